import Monitoring
import PKI

/// The server saw our client certificate and refused it. A TLS 1.3 server says so only after the handshake.
public struct ClientCertificateRejectedCheck: Check {
    public static let id = CheckID("client_certificate_rejected")
    public static let citation = Citation.rfc(8446, "4.4.2.4")
    public static let scope = CheckScope.endpoints

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        judge(observation) { seen, failure in
            let identity = seen.target.identity.map { "the client certificate of identity \($0)" } ?? "our client certificate"
            return "\(seen.peer) refused \(identity): \(failure.detail)"
        } hint: { seen, _ in
            "see that the client certificate is valid now, allows clientAuth and comes from a CA the server accepts\(seen.acceptedAuthorities); "
                + "confirm with: \(Confirmation.handshake(seen.target, "-cert CLIENT.pem", "-key CLIENT.key"))"
        }
    }
}
