import Monitoring
import PKI

/// The client certificate we present is still valid and within a threshold of its end.
public struct ClientCertificateExpiringCheck: Check {
    public static let id = CheckID("client_certificate_expiring")
    public static let citation = Citation.rfc(5280, "4.1.2.5")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .endpoint(let seen) = observation, let certificate = seen.identity?.certificate,
            !certificate.validity.isOver(at: context.now)
        else { return .notApplicable }
        let crossing = ThresholdCrossing(
            remaining: certificate.validity.remaining(at: context.now), thresholds: context.policy.thresholds.effective(for: certificate.validity))
        return CheckResult(crossing.map { finding(about: certificate, $0, seen) })
    }

    private func finding(about certificate: Certificate, _ crossing: ThresholdCrossing, _ seen: EndpointObservation) -> Finding {
        let end = "\(HumanDuration(crossing.remaining)) (\(certificate.validity.notAfter)), \(crossing)"
        return Finding(
            check: Self.id, severity: crossing.severity, subject: .clientCertificate(certificate.fingerprint),
            message: "our client certificate \(certificate.title) expires in \(end)",
            hint: "renew it and replace the files of \(seen.identityName); confirm with: openssl x509 -noout -dates -in CLIENT.pem")
    }
}
