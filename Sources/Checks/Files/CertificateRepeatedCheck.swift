import Monitoring
import PKI

/// A certificate that stands more than once in one file. Servers send what the file holds, so each handshake carries it twice.
public struct CertificateRepeatedCheck: Check {
    public static let id = CheckID("certificate_repeated")
    public static let citation = Citation.rfc(8446, "4.4.2")
    public static let scope = CheckScope.files

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .file(let file) = observation, file.certificates.count > 1, !context.isTrustStore else { return .notApplicable }
        let once = file.certificates.oncePerCertificate()
        guard once.count < file.certificates.count else { return .passed }
        let counts = file.certificates.reduce(into: [Fingerprint: Int]()) { $0[$1.certificate.fingerprint, default: 0] += 1 }
        return CheckResult(once.compactMap { finding(about: $0, times: counts[$0.certificate.fingerprint] ?? 1, in: observation) })
    }

    private func finding(about presented: PresentedCertificate, times: Int, in observation: Observation) -> Finding? {
        guard times > 1 else { return nil }
        return Finding(
            check: Self.id, severity: .info, subject: presented.findingSubject,
            message: "\(presented.certificate.title) stands \(times) times in the file",
            hint: "leave it once; what was put together from several files often repeats the intermediate; confirm with: \(observation.chainCommand)")
    }
}
