import Monitoring
import PKI

/// A certificate whose notBefore lies ahead. Clients refuse it when served; in a file it may be there on purpose, before its time.
public struct CertificateNotYetValidCheck: Check {
    public static let id = CheckID("certificate_not_yet_valid")
    public static let citation = Citation.rfc(5280, "4.1.2.5")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        let judged = observation.judgedCertificates
        guard !judged.isEmpty, !context.isTrustStore else { return .notApplicable }
        let early = judged.filter { $0.certificate.validity.notBefore > context.now }
        return CheckResult(early.oncePerCertificate().map { finding(about: $0, in: observation, at: context.now) })
    }

    private func finding(about presented: PresentedCertificate, in observation: Observation, at now: Timestamp) -> Finding {
        Finding(
            check: Self.id, severity: Self.severity(observation), subject: presented.findingSubject,
            message: Self.message(presented.certificate, now),
            hint: Self.hint(observation))
    }

    private static func severity(_ observation: Observation) -> Severity {
        switch observation {
        case .endpoint: .critical
        case .file: .warning
        }
    }

    private static func message(_ certificate: Certificate, _ now: Timestamp) -> String {
        let start = certificate.validity.notBefore
        return "\(certificate.title) is not valid before \(start), in \(HumanDuration(start - now))"
    }

    private static func hint(_ observation: Observation) -> String {
        "check the clocks of the issuing and of this machine, or put the certificate into service later; "
            + "confirm with: \(Confirmation.of(observation, "-dates"))"
    }
}
