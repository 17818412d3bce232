import Monitoring
import PKI

/// The server insists on a client certificate and got none. Where mutual TLS is expected and no identity configured, that is as it should be.
public struct ClientCertificateRequiredCheck: Check {
    public static let id = CheckID("client_certificate_required")
    public static let citation = Citation.rfc(8446, "4.4.2.4")
    public static let scope = CheckScope.endpoints

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        judge(observation, severity: severity(observation, context)) { seen, _ in
            let presented = seen.target.identity.map { "the identity \($0) was not presented" } ?? "no identity is configured for this target"
            return "\(seen.peer) requires a client certificate and \(presented)"
        } hint: { seen, _ in
            "configure an identity whose certificate comes from a CA this server accepts\(seen.acceptedAuthorities); "
                + "confirm with: \(Confirmation.handshake(seen.target, "-cert CLIENT.pem", "-key CLIENT.key"))"
        }
    }

    /// Without an identity the server is healthy and it is we who cannot look further.
    private func severity(_ observation: Observation, _ context: CheckContext) -> Severity {
        guard case .endpoint(let seen) = observation, seen.target.identity == nil else { return .critical }
        return context.policy.mutualTLS == .required ? .info : .warning
    }
}

extension EndpointObservation {
    /// ` (CN=Mesh CA, …)`, the names the server gives, or nothing where it gives none.
    var acceptedAuthorities: String {
        guard let names = handshake?.acceptableClientCAs, !names.isEmpty else { return "" }
        let rest = names.count - EndpointObservation.authoritiesShown
        let shown = names.prefix(EndpointObservation.authoritiesShown).map(\.plainText).joined(separator: "; ")
        return rest > 0 ? " (\(shown); and \(rest) more)" : " (\(shown))"
    }

    /// So many names fit into a sentence that is still read.
    private static let authoritiesShown = 3
}
