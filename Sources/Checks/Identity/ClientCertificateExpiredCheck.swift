import Monitoring
import PKI

/// The client certificate we present has expired. Servers that look will refuse it.
public struct ClientCertificateExpiredCheck: Check {
    public static let id = CheckID("client_certificate_expired")
    public static let citation = Citation.rfc(5280, "4.1.2.5")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .endpoint(let seen) = observation, let certificate = seen.identity?.certificate else { return .notApplicable }
        guard certificate.validity.isOver(at: context.now) else { return .passed }
        let ago = HumanDuration(context.now - certificate.validity.notAfter)
        return .found([
            Finding(
                check: Self.id, severity: .critical, subject: .clientCertificate(certificate.fingerprint),
                message: "our client certificate \(certificate.title) expired \(ago) ago (\(certificate.validity.notAfter))",
                hint: "renew it and replace the files of \(seen.identityName); confirm with: openssl x509 -noout -dates -in CLIENT.pem")
        ])
    }
}

extension EndpointObservation {
    var identityName: String { target.identity.map { "identity \($0)".plainText } ?? "the identity" }
}
