import Monitoring
import PKI

/// For a person: one line a place, then what is wrong with it and what to do, then the sum.
struct TablePrinter: ResultPrinter {
    let now: Timestamp
    let style: TerminalStyle

    mutating func print(_ assessment: Assessment, to output: inout OutputBuffer) {
        let status = assessment.status
        let columns = [name(of: assessment.observation), expiry(of: assessment.observation), connection(of: assessment.observation)]
        let word = padded(status.rawValue.uppercased(), 9)
        output.write(style.paint(word, for: status) + columns.filter { !$0.isEmpty }.joined(separator: "  ") + "\n")
        for finding in assessment.findings { write(finding, to: &output) }
    }

    mutating func finish(_ summary: ResultSummary, to output: inout OutputBuffer) {
        let parts = [Status.critical, .warning, .unknown, .ok].compactMap { status in
            summary.byStatus[status].map { style.paint("\($0) \(status.rawValue)", for: status) }
        }
        let sum = parts.isEmpty ? "nothing was found to judge" : parts.joined(separator: ", ")
        output.write("\(sum); \(summary.certificates) \(summary.certificates == 1 ? "certificate" : "certificates")\n")
    }

    private func write(_ finding: Finding, to output: inout OutputBuffer) {
        let indent = String(repeating: " ", count: 9)
        let status = Status(finding.severity)
        output.write("\(indent)\(style.paint(finding.check.rawValue, for: status))  \(finding.message.plainText)\n")
        if finding.severity > .info { output.write("\(indent)\(style.dim("hint: " + finding.hint.plainText))\n") }
    }

    private func name(of observation: Observation) -> String {
        switch observation {
        case .endpoint(let seen):
            let address = seen.address.map { $0 == seen.target.endpoint.description ? "" : " (\($0))" } ?? ""
            return seen.target.name.plainText + address
        case .file(let seen): return seen.path.plainText
        }
    }

    /// Of the leaf of an endpoint, of the certificate that ends first in a file.
    private func expiry(of observation: Observation) -> String {
        let certificates = observation.certificates.map(\.certificate)
        let shown: Certificate?
        switch observation {
        case .endpoint: shown = certificates.first
        case .file: shown = certificates.min { $0.validity.notAfter < $1.validity.notAfter }
        }
        guard let shown else { return "" }
        let remaining = shown.validity.remaining(at: now)
        let date = String(shown.validity.notAfter.description.prefix(10))
        return shown.validity.isOver(at: now)
            ? "expired \(HumanDuration(.zero - remaining)) ago, \(date)" : "expires in \(HumanDuration(remaining)), \(date)"
    }

    private func connection(of observation: Observation) -> String {
        switch observation {
        case .endpoint(let seen):
            guard let handshake = seen.handshake, let version = handshake.version else { return "" }
            let milliseconds = seen.timings.handshake.map { " in \(Int(($0 * 1000).rounded())) ms" } ?? ""
            return [version.rawValue, handshake.cipherSuite, handshake.group].compactMap(\.self).joined(separator: " ") + milliseconds
        case .file(let seen):
            guard seen.certificates.count > 1 else { return seen.format?.rawValue ?? "" }
            return "\(seen.format?.rawValue ?? ""), \(seen.certificates.count) certificates"
        }
    }

    private func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(1, width - text.count)) }
}
