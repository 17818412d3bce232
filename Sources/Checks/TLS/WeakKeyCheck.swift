import Monitoring
import PKI

/// The key of a certificate is too short, or of a kind that clients no longer take.
public struct WeakKeyCheck: Check {
    public static let id = CheckID("weak_key")
    public static let citation = Citation.rfc(9325, "4.2")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard !observation.certificates.isEmpty else { return .notApplicable }
        return CheckResult(
            observation.certificates.oncePerCertificate().compactMap { presented in
                Self.fault(of: presented.certificate.publicKey).map { finding(about: presented, $0, in: observation, context) }
            })
    }

    private static func fault(of key: PublicKeyInfo) -> (text: String, isBroken: Bool)? {
        switch key.algorithm {
        case .dsa: return ("a DSA key, which clients no longer take", false)
        case .rsa, .rsaPSS:
            guard let bits = key.bits, bits < 2_048 else { return nil }
            return ("an RSA key of \(bits) bits, fewer than 2,048", bits < 1_024)
        case .ec:
            guard let bits = key.bits, bits < 224 else { return nil }
            return ("a key on a curve of \(bits) bits, fewer than 224", bits < 160)
        case .ed25519, .ed448, .other: return nil
        }
    }

    private func finding(
        about presented: PresentedCertificate, _ fault: (text: String, isBroken: Bool), in observation: Observation, _ context: CheckContext
    ) -> Finding {
        Finding(
            check: Self.id, severity: context.limit(fault.isBroken ? .critical : .warning), subject: presented.findingSubject,
            message: "\(presented.certificate.title) has \(fault.text)",
            hint: "reissue it with a P-256 key, or an RSA key of 2,048 bits or more; confirm with: \(Confirmation.of(observation, "-text"))")
    }
}
