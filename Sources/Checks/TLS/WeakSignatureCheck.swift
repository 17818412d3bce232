import Monitoring
import PKI

/// A certificate is signed with a hash for which forgeries are known. A root's own signature does not count: nobody checks it.
public struct WeakSignatureCheck: Check {
    public static let id = CheckID("weak_signature")
    public static let citation = Citation.rfc(8446, "4.4.2.4")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard !observation.certificates.isEmpty else { return .notApplicable }
        return CheckResult(
            observation.certificates.oncePerCertificate().compactMap { presented in
                let certificate = presented.certificate
                guard let hash = certificate.signatureAlgorithm.hash, let isBroken = Self.broken[hash], !certificate.isSelfIssued else { return nil }
                return finding(about: presented, hash, isBroken, in: observation, context)
            })
    }

    private func finding(
        about presented: PresentedCertificate, _ hash: SignatureAlgorithm.Hash, _ isBroken: Bool, in observation: Observation, _ context: CheckContext
    ) -> Finding {
        Finding(
            check: Self.id, severity: context.limit(isBroken ? .critical : .warning), subject: presented.findingSubject,
            message: "\(presented.certificate.title) is signed with \(hash.rawValue) (\(presented.certificate.signatureAlgorithm.name)), "
                + "for which forgeries are known",
            hint: "have it reissued with SHA-256; confirm with: \(Confirmation.of(observation, "-text"))")
    }

    /// True where a forgery costs next to nothing.
    private static let broken: [SignatureAlgorithm.Hash: Bool] = [.md2: true, .md4: true, .md5: true, .sha1: false]
}
