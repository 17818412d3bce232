import Monitoring
import PKI

/// For a person: one line a place, then what is wrong with it and what to do, then the sum.
struct TablePrinter: ResultPrinter {
    private let context: PrintingContext
    private var style: TerminalStyle { context.style }

    init(_ context: PrintingContext) { self.context = context }

    mutating func begin(to output: inout OutputBuffer) {
        if let time = context.judgedAt { output.write(style.dim("observed now, judged as of \(time)") + "\n") }
    }

    mutating func print(_ assessment: Assessment, to output: inout OutputBuffer) {
        let status = assessment.status
        let columns = [assessment.placeTitle, assessment.expiry(at: context.now) ?? "", assessment.connection]
        let word = padded(status.rawValue.uppercased(), 9)
        output.write(style.paint(word, for: status) + columns.filter { !$0.isEmpty }.joined(separator: "  ") + "\n")
        if case .endpoint(let seen) = assessment.observation {
            for line in seen.mutualTLSLines { output.write(String(repeating: " ", count: 9) + style.dim("mutual TLS  \(line)") + "\n") }
        }
        for finding in assessment.findings { write(finding, to: &output) }
    }

    mutating func finish(_ summary: ResultSummary, to output: inout OutputBuffer) {
        let parts = [Status.critical, .warning, .unknown, .ok].compactMap { status in
            summary.byStatus[status].map { style.paint("\($0) \(status.rawValue)", for: status) }
        }
        let omitted = summary.omissionCount > 0 ? [style.paint("\(summary.omissionCount) not looked at", for: .unknown)] : []
        let sum = parts.isEmpty && omitted.isEmpty ? "nothing was found to judge" : (parts + omitted).joined(separator: ", ")
        output.write("\(sum); \(summary.certificates) \(summary.certificates == 1 ? "certificate" : "certificates")\n")
    }

    private func write(_ finding: Finding, to output: inout OutputBuffer) {
        let indent = String(repeating: " ", count: 9)
        let status = Status(finding.severity)
        output.write("\(indent)\(style.paint(finding.check.rawValue, for: status))  \(finding.message.plainText)\n")
        if finding.severity > .info { output.write("\(indent)\(style.dim("hint: " + finding.hint.plainText))\n") }
    }

    private func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(1, width - text.count)) }
}
