import Monitoring
import PKI

/// The server staples an OCSP response that is out of date. Some clients refuse the connection for it, also where none would have been missed.
public struct OCSPStapleExpiredCheck: Check {
    public static let id = CheckID("ocsp_staple_expired")
    public static let citation = Citation.rfc(6960, "4.2.2.1")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .endpoint(let seen) = observation, let leaf = seen.leaf, let status = seen.handshake?.stapledStatus else { return .notApplicable }
        guard status.state == .expired || status.state == .good && status.isOver(at: context.now) else { return .passed }
        let end = status.nextUpdate.map { "was to be replaced by \($0)" } ?? "is of \(status.thisUpdate?.description ?? "an unknown time")"
        return .found([
            Finding(
                check: Self.id, severity: leaf.certificate.mustStaple ? .critical : .warning, subject: leaf.findingSubject,
                message: "the OCSP response that \(seen.peer) staples for \(leaf.certificate.title) \(end)".plainText,
                hint: "see that the server can reach the OCSP responder and is not stuck with an old file (nginx: ssl_stapling_file); "
                    + "confirm with: \(Confirmation.handshake(seen.target, "-status"))")
        ])
    }
}

extension RevocationStatus {
    fileprivate func isOver(at time: Timestamp) -> Bool { nextUpdate.map { $0 < time } ?? false }
}
