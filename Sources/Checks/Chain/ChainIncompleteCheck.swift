import Monitoring
import PKI

/// The server leaves out an intermediate certificate (RFC 8446 §4.4.2 asks for all but the root). Browsers that fetch or remember it hide the mistake; other
/// clients fail.
public struct ChainIncompleteCheck: Check {
    public static let id = CheckID("chain_incomplete")
    public static let citation = Citation.rfc(8446, "4.4.2")

    public init() {}

    /// The sender is at fault, not a certificate: the finding is about the place and outlives a renewal that does not mend it.
    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        judge(observation, in: context, subject: .place) { _ in
            "append the missing intermediate to the certificate file, leaf first, and reload; if the issuer is a root of your own, add it to the trust "
                + "store instead; confirm with: \(observation.chainCommand)"
        }
    }

    /// A missing issuer is an omission when a leaf stands alone, or when the last observation of the place still held it; above an intermediate it is
    /// more likely a root that nobody sends and this trust store does not know.
    static func explains(_ error: VerificationError, in context: CheckContext) -> Bool {
        guard error.depth > 0 else { return true }
        guard let previous = context.previous, let fingerprint = error.certificate else { return false }
        let known = previous.certificates.map(\.certificate)
        guard let orphan = known.first(where: { $0.fingerprint == fingerprint }) else { return false }
        return known.contains { $0 != orphan && $0.isCA && !$0.isSelfIssued && $0.subject.matches(orphan.issuer) }
    }
}
