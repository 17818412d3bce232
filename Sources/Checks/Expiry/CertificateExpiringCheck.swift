import Monitoring
import PKI

/// A certificate that is still valid and within a threshold of its notAfter. A certificate with exactly as much time left as the threshold says is within.
public struct CertificateExpiringCheck: Check {
    public static let id = CheckID("certificate_expiring")
    public static let citation = Citation.rfc(5280, "4.1.2.5")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        let judged = observation.judgedCertificates
        guard !judged.isEmpty else { return .notApplicable }
        let expiring = judged.filter { crossing(of: $0.certificate.validity, in: context) != nil }
        return CheckResult(expiring.oncePerCertificate().compactMap { finding(about: $0, in: observation, context) })
    }

    private func crossing(of validity: Validity, in context: CheckContext) -> ThresholdCrossing? {
        guard !validity.isOver(at: context.now) else { return nil }
        return ThresholdCrossing(
            remaining: validity.remaining(at: context.now), thresholds: context.policy.thresholds.effective(for: validity))
    }

    private func finding(about presented: PresentedCertificate, in observation: Observation, _ context: CheckContext) -> Finding? {
        guard let crossing = crossing(of: presented.certificate.validity, in: context) else { return nil }
        let relevance = Relevance(of: presented.certificate, in: observation, context)
        return Finding(
            check: Self.id, severity: relevance.limit(crossing.severity), subject: presented.findingSubject,
            message: Self.message(presented.certificate, crossing), hint: relevance.hint(instead: Self.hint(observation)))
    }

    private static func message(_ certificate: Certificate, _ crossing: ThresholdCrossing) -> String {
        "\(certificate.title) expires in \(HumanDuration(crossing.remaining)) (\(certificate.validity.notAfter)), \(crossing)"
    }

    private static func hint(_ observation: Observation) -> String {
        "renew the certificate before then and make the service load the new one; confirm with: \(Confirmation.of(observation, "-dates"))"
    }
}
