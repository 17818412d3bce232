import Monitoring
import PKI

/// A certificate whose notAfter has passed: an endpoint's leaf, or any certificate of a file.
public struct CertificateExpiredCheck: Check {
    public static let id = CheckID("certificate_expired")
    public static let citation = Citation.rfc(5280, "4.1.2.5")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        let judged = observation.judgedCertificates
        guard !judged.isEmpty else { return .notApplicable }
        let expired = judged.filter { $0.certificate.validity.isOver(at: context.now) }
        return CheckResult(expired.oncePerCertificate().map { finding(about: $0, in: observation, context) })
    }

    private func finding(about presented: PresentedCertificate, in observation: Observation, _ context: CheckContext) -> Finding {
        let relevance = Relevance(of: presented.certificate, in: observation, context)
        return Finding(
            check: Self.id, severity: relevance.limit(.critical), subject: presented.findingSubject,
            message: Self.message(presented.certificate, at: context.now), hint: relevance.hint(instead: Self.hint(observation)))
    }

    private static func message(_ certificate: Certificate, at now: Timestamp) -> String {
        "\(certificate.title) expired \(HumanDuration(now - certificate.validity.notAfter)) ago (\(certificate.validity.notAfter))"
    }

    private static func hint(_ observation: Observation) -> String {
        "renew the certificate and make the service load the new one; confirm with: \(Confirmation.of(observation, "-dates"))"
    }
}
