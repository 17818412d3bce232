import Monitoring
import PKI

/// The leaf carries another SPIFFE ID than the one expected, none at all, or one of a trust domain that the trust store is not for.
public struct SPIFFEIDMismatchCheck: Check {
    public static let id = CheckID("spiffe_id_mismatch")
    public static let citation = Citation("SPIFFE-ID", section: "2")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .endpoint(let seen) = observation, let leaf = seen.leaf else { return .notApplicable }
        guard seen.target.spiffeID != nil || context.policy.trustDomain != nil && leaf.certificate.claimsSPIFFEID else { return .notApplicable }
        let uris = X509SVID(leaf: leaf.certificate).uris
        let message = mismatch(uris, with: seen.target.spiffeID) ?? foreign(uris, to: context.policy.trustDomain, seen.target)
        return CheckResult(message.map { finding($0, about: leaf, seen.target) })
    }

    /// More than one URI is a fault of its own; the workload may still be the right one.
    private func mismatch(_ uris: [String], with expected: SPIFFEIDPattern?) -> String? {
        guard let expected else { return nil }
        guard !uris.isEmpty else { return "the certificate carries no SPIFFE ID, expected \(expected)" }
        let isExpected = uris.contains { uri in (try? SPIFFEID(uri)).map(expected.matches) ?? false }
        return isExpected ? nil : "the certificate carries \(Self.listed(uris)), expected \(expected)"
    }

    private func foreign(_ uris: [String], to trustDomain: SPIFFETrustDomain?, _ target: Target) -> String? {
        let domains = uris.compactMap { try? SPIFFEID($0).trustDomain }
        guard let trustDomain, let domain = domains.first(where: { $0 != trustDomain }) else { return nil }
        let store = target.trustStore.map { "trust store \($0)" } ?? "the trust store"
        return "the certificate carries \(Self.listed(uris)) of trust domain \(domain), but \(store) is the bundle of \(trustDomain)"
    }

    private func finding(_ message: String, about leaf: PresentedCertificate, _ target: Target) -> Finding {
        Finding(
            check: Self.id, severity: .critical, subject: leaf.findingSubject, message: message.plainText,
            hint: "see that the workload runs under the identity meant for it (SPIRE: its registration entry; Istio: its namespace and service "
                + "account), or correct expect.spiffe_id; confirm with: \(Confirmation.leaf(target, "-ext subjectAltName"))")
    }

    private static func listed(_ uris: [String]) -> String {
        let rest = uris.count - urisShown
        return uris.prefix(urisShown).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }

    /// One is the rule; a sentence has room for a few.
    private static let urisShown = 3
}
