import Monitoring
import PKI

/// A certificate that is meant as a SPIFFE identity document and breaks the rules for one. What validators must refuse is told apart from what
/// only binds issuers.
public struct SPIFFESVIDInvalidCheck: Check {
    public static let id = CheckID("spiffe_svid_invalid")
    public static let citation = Citation("X509-SVID", section: "5.2")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard !context.isTrustStore else { return .notApplicable }
        let judged = observation.certificates.oncePerCertificate().filter { isMeantAsSVID($0, in: observation) }
        guard !judged.isEmpty else { return .notApplicable }
        return CheckResult(judged.compactMap { finding(about: $0, in: observation) })
    }

    private func isMeantAsSVID(_ presented: PresentedCertificate, in observation: Observation) -> Bool {
        presented.certificate.claimsSPIFFEID || isExpectedWorkload(presented, in: observation) && presented.certificate.carriesURI
    }

    /// The leaf of a target that names a SPIFFE ID; that it carries no URI at all is told by `SPIFFEIDMismatchCheck`.
    private func isExpectedWorkload(_ presented: PresentedCertificate, in observation: Observation) -> Bool {
        guard case .endpoint(let seen) = observation else { return false }
        return seen.target.spiffeID != nil && presented == seen.leaf
    }

    private func finding(about presented: PresentedCertificate, in observation: Observation) -> Finding? {
        let isLeaf = isLeaf(presented, in: observation)
        let document = isLeaf ? X509SVID(leaf: presented.certificate) : X509SVID(signing: presented.certificate)
        guard let worst = document.violations.first else { return nil }
        let reasons = document.violations.map { "\($0) (X509-SVID §\($0.section))" }.joined(separator: "; ")
        let isRefused = worst.isRefused && isExpectedWorkload(presented, in: observation)
        return Finding(
            check: Self.id, severity: isRefused ? .critical : .warning, subject: presented.findingSubject,
            message: "\(presented.certificate.title) \(reasons)".plainText,
            hint: (worst.isRefused ? "workloads that follow the standard refuse it; " : "strict validators may refuse it; ")
                + "have the issuer correct its template; confirm with: \(Confirmation.of(observation, "-ext subjectAltName,keyUsage,basicConstraints"))"
        )
    }

    /// Of an endpoint what it authenticates with, of a file what is no CA.
    private func isLeaf(_ presented: PresentedCertificate, in observation: Observation) -> Bool {
        switch observation {
        case .endpoint: presented.position == 0
        case .file: !presented.certificate.isCA
        }
    }
}

extension Certificate {
    fileprivate var carriesURI: Bool {
        subjectAlternativeNames.contains { if case .uri = $0 { true } else { false } }
    }
}
