import Monitoring
import PKI

/// The server staples an OCSP response that says nothing about its leaf: an error of the responder, another certificate's response, a signature by
/// someone who may not.
public struct OCSPStapleInvalidCheck: Check {
    public static let id = CheckID("ocsp_staple_invalid")
    public static let citation = Citation.rfc(6960, "3.2")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .endpoint(let seen) = observation, let leaf = seen.leaf, let status = seen.handshake?.stapledStatus else { return .notApplicable }
        guard status.state == .unknown else { return .passed }
        return .found([
            Finding(
                check: Self.id, severity: leaf.certificate.mustStaple ? .critical : .warning, subject: leaf.findingSubject,
                message: "\(seen.peer) staples an OCSP response that does not help: \(status.detail)".plainText,
                hint: "see that the server staples what belongs to the certificate it serves, with the chain that issued it; "
                    + "confirm with: \(Confirmation.handshake(seen.target, "-status"))")
        ])
    }
}
