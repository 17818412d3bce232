import Monitoring
import PKI
import Trust

/// A verdict with what it was asked, ready to be told.
struct VerificationReport {
    let examination: Examination
    let reference: ReferenceIdentity?
    let time: Timestamp
    /// Whether clients in use trust what the profile refuses; nil where nobody asked.
    var isTrustedByClients: Bool?
}

extension VerificationReport {
    /// One JSON object and a line end, the fields of `verification` in the results of `check` at the top.
    var json: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.field("schema_version", ResultDocument.schemaVersion)
            json.field("verified_at", time.description)
            examination.verification.writeFields(to: &json)
            if let isTrustedByClients { json.field("trusted_by_clients", isTrustedByClients) }
            json.key("alternatives")
            json.array(examination.alternatives) { json, alternative in
                json.object { json in
                    json.field("path", strings: alternative.certificates.map(\.fingerprint.hex))
                    alternative.errors.writeField(to: &json)
                }
            }
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }

    /// The verdict, the path drawn from leaf to anchor, what ends trust, and every error.
    func table(_ style: TerminalStyle) -> String {
        let verification = examination.verification
        var lines = [verdict(style)] + drawing(of: verification.path)
        if let until = verification.trustedUntil, let limit = verification.path.first(where: { $0.fingerprint == verification.limitingCertificate }) {
            lines.append("trusted until \(until), set by \(limit.label)")
        } else if let until = verification.trustedUntil {
            lines.append("trusted until \(until), on another path than the one in force")
        }
        lines += verification.errors.map { "\(style.paint($0.code.rawValue, for: .critical))  \($0.message.plainText)" }
        if isTrustedByClients == true { lines.append("clients in use accept this chain: see --profile deployed") }
        for alternative in examination.alternatives { lines.append(style.dim(summary(of: alternative))) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func verdict(_ style: TerminalStyle) -> String {
        let isTrusted = examination.verification.trusted
        let name = reference.map { " for \($0)" } ?? ""
        return style.paint(isTrusted ? "TRUSTED" : "NOT TRUSTED", for: isTrusted ? .ok : .critical) + "\(name) at \(time)"
    }

    /// One certificate a line, each issuer below and to the right of what it issued.
    private func drawing(of path: [Certificate]) -> [String] {
        path.enumerated().map { depth, certificate in
            let branch = depth == 0 ? "" : String(repeating: "   ", count: depth - 1) + "└─ "
            return "  \(branch)\(certificate.label), ends \(certificate.validity.notAfter)"
        }
    }

    private func summary(of alternative: FailedPath) -> String {
        let names = alternative.certificates.map(\.label).joined(separator: " ← ")
        return "another path fails as well: \(names): \(alternative.errors.map(\.code.rawValue).joined(separator: ", "))"
    }
}

extension Certificate {
    /// Its subject, safe to print.
    fileprivate var label: String { subject.isEmpty ? "certificate \(serialNumber.hex)" : subject.description.plainText }
}
