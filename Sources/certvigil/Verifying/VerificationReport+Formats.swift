import Exposition
import Monitoring
import PKI
import Trust

/// A verdict in each of the formats of `--output`.
extension VerificationReport {
    /// - Parameter chain: the file that was verified.
    func text(as format: OutputFormat, chain: String, style: TerminalStyle) -> [UInt8] {
        switch format {
        case .table: Array(table(style).utf8)
        case .json, .ndjson: json
        case .csv: csv(chain: chain)
        case .nagios: Array(nagios(chain: chain).utf8)
        case .prometheus: exposition(chain: chain)
        }
    }

    private var verification: Verification { examination.verification }

    static let columns = [
        "chain", "verified_at", "host", "trusted", "trusted_until", "depth", "subject", "issuer", "serial_number", "fingerprint_sha256", "not_before",
        "not_after", "days_left", "errors", "message",
    ]

    /// A record for each certificate on the path; what concerns none of them stands with the leaf.
    private func csv(chain: String) -> [UInt8] {
        var record = CSVWriter()
        for column in VerificationReport.columns { record.value(column) }
        record.endRecord()
        for (depth, certificate) in verification.path.enumerated() {
            record.text(chain)
            record.value(time)
            record.text(reference?.description)
            record.value(verification.trusted)
            record.value(verification.trustedUntil)
            record.value(depth)
            write(certificate, to: &record)
            let errors = verification.errors.filter { $0.depth == depth || (depth == 0 && $0.depth >= verification.path.count) }
            record.value(errors.map(\.code.rawValue).joined(separator: " "))
            record.text(errors.map(\.message).joined(separator: "; "))
            record.endRecord()
        }
        return record.bytes
    }

    private func write(_ certificate: Certificate, to record: inout CSVWriter) {
        record.text(certificate.subject.description)
        record.text(certificate.issuer.description)
        record.value(certificate.serialNumber.hex)
        record.value(certificate.fingerprint.hex)
        record.value(certificate.validity.notBefore)
        record.value(certificate.validity.notAfter)
        record.value(certificate.validity.daysLeft(at: time))
    }

    /// The word follows the exit status of `verify`, 1 for a chain that is not trusted: a plugin's caller believes the number.
    private func nagios(chain: String) -> String {
        var data = PerformanceData()
        data.count("errors", verification.errors.count)
        if let until = verification.trustedUntil { data.seconds("trusted_for", (until - time).inSeconds) }
        let until = verification.trustedUntil.map { " until \($0)" } ?? ""
        let reason = verification.errors.first.map { ": \($0.message)" } ?? ""
        let text = verification.trusted ? "\(chain) is trusted\(until)" : "\(chain) is not trusted\(reason)"
        return "CERTVIGIL \(verification.trusted ? "OK" : "WARNING") - \(text.plainText.replacing("|", with: "/")) | \(data.text)\n"
    }

    private func exposition(chain: String) -> [UInt8] {
        let certificates = verification.path.enumerated().map { PresentedCertificate(position: $0, certificate: $1) }
        let seen = FileObservation(scan: "verify", path: chain, observedAt: time, certificates: certificates, verification: verification)
        var exposition = OneTimeExposition()
        exposition.update([Assessment(observation: .file(seen), findings: [])])
        return exposition.text.bytes
    }
}
