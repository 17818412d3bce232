import Monitoring
import PKI

/// Mutual TLS is expected and a client without a certificate is let in. The TLS layer alone is judged: some servers accept there and refuse in HTTP.
public struct MutualTLSNotEnforcedCheck: Check {
    public static let id = CheckID("mutual_tls_not_enforced")
    public static let citation = Citation.rfc(8446, "4.3.2")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .endpoint(let seen) = observation, context.policy.mutualTLS == .required else { return .notApplicable }
        switch seen.anonymousAccess {
        case .accepted: return .found([finding(about: seen)])
        case .refused: return .passed
        case .unknown, nil: return .notApplicable
        }
    }

    private func finding(about seen: EndpointObservation) -> Finding {
        let isAsked = seen.handshake?.clientCertificate != .notRequested
        let manner = isAsked ? "asks for a client certificate and does not insist on one" : "does not ask for a client certificate"
        return Finding(
            check: Self.id, severity: .critical, subject: .place,
            message: "a client without a certificate was accepted at TLS layer: \(seen.peer) \(manner)".plainText,
            hint: "make client certificates mandatory (nginx: ssl_verify_client on; Envoy: require_client_certificate: true; Go: "
                + "RequireAndVerifyClientCert); confirm with: \(Confirmation.handshake(seen.target))")
    }
}
