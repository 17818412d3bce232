import Monitoring
import PKI

/// Mutual TLS is expected and a client without a certificate is let in. Only the TLS layer is seen.
public struct MutualTLSNotEnforcedCheck: Check {
    public static let id = CheckID("mutual_tls_not_enforced")
    public static let citation = Citation.rfc(8446, "4.3.2")
    public static let scope = CheckScope.endpoints

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .endpoint(let seen) = observation, context.policy.mutualTLS == .required else { return .notApplicable }
        switch seen.anonymousAccess {
        case .accepted: return .found([finding(about: seen)])
        case .refused: return .passed
        case .unknown, nil: return .notApplicable
        }
    }

    /// A server that does not even ask is open beyond doubt. One that asks and goes on may still refuse in HTTP, as nginx does with status 400.
    private func finding(about seen: EndpointObservation) -> Finding {
        let isAsked = seen.handshake?.clientCertificate != .notRequested
        let manner =
            isAsked
            ? "asks for a client certificate and goes on without one; whether it refuses the request above TLS was not checked"
            : "does not ask for a client certificate"
        return Finding(
            check: Self.id, severity: isAsked ? .warning : .critical, subject: .place,
            message: "a client without a certificate was accepted at TLS layer: \(seen.peer) \(manner)".plainText,
            hint: isAsked ? asked(seen) : mandatory(seen))
    }

    private func mandatory(_ seen: EndpointObservation) -> String {
        "make client certificates mandatory (nginx: ssl_verify_client on; Envoy: require_client_certificate: true; Go: RequireAndVerifyClientCert); "
            + "confirm with: \(Confirmation.handshake(seen.target))"
    }

    private func asked(_ seen: EndpointObservation) -> String {
        "see that the server refuses such clients: nginx with ssl_verify_client on answers HTTP 400 and is well, Envoy needs "
            + "require_client_certificate: true, Go RequireAndVerifyClientCert; confirm with: curl -vk \(Confirmation.url(seen.target))"
    }
}
