import Monitoring
import PKI

/// What a certificate's encoding gets wrong: one that cannot be decoded at all, in an endpoint's chain; or irregularities, most of which clients tolerate.
public struct MalformedCertificateCheck: Check {
    public static let id = CheckID("malformed_certificate")
    public static let citation = Citation.rfc(5280, "4.1")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard !context.isTrustStore else { return .notApplicable }
        var findings: [Finding] = []
        if case .endpoint(let seen) = observation { findings = seen.undecodable.map { finding(about: $0, seen.target) } }
        for presented in observation.certificates.oncePerCertificate() {
            let irregularities = presented.certificate.irregularities
            if !irregularities.isEmpty { findings.append(finding(about: presented, irregularities)) }
        }
        return CheckResult(findings)
    }

    /// Clients refuse a leaf they cannot read; an issuer they may do without.
    private func finding(about undecodable: UndecodableCertificate, _ target: Target) -> Finding {
        Finding(
            check: Self.id, severity: undecodable.position == 0 ? .critical : .warning, subject: .place,
            message: "certificate \(undecodable.position) of the chain cannot be decoded: \(undecodable.reason)".plainText,
            hint: "have the certificate reissued; confirm with: \(Confirmation.handshake(target, "-showcerts"))")
    }

    private func finding(about presented: PresentedCertificate, _ irregularities: [Irregularity]) -> Finding {
        let rest = irregularities.count - Self.irregularitiesShown
        let shown = irregularities.prefix(Self.irregularitiesShown).map(\.description).joined(separator: "; ")
        let isRefused = irregularities.contains(where: \.isRefusedByClients)
        return Finding(
            check: Self.id, severity: isRefused ? .warning : .info, subject: presented.findingSubject,
            message: "\(presented.certificate.title): \(shown)\(rest > 0 ? "; and \(rest) more" : "")".plainText,
            hint: isRefused
                ? "clients refuse to read it; have it reissued by corrected software"
                : "clients accept it today; have the issuing software corrected before one does not")
    }

    /// So many fit on a line that is still read.
    private static let irregularitiesShown = 3
}
