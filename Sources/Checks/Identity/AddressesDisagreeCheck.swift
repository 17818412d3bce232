import Monitoring
import PKI

/// One address of a target presents another certificate than most: a renewal that has not reached every server.
public struct AddressesDisagreeCheck: Check {
    public static let id = CheckID("addresses_disagree")
    public static let citation = Citation.rfc(1034, "3.7.1")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .endpoint(let seen) = observation, !seen.otherAddresses.isEmpty, let leaf = seen.leaf?.certificate else { return .notApplicable }
        let all = [leaf] + seen.otherAddresses.compactMap(\.leaf)
        let usual = Self.usual(among: all) ?? leaf
        guard usual.fingerprint != leaf.fingerprint else { return .passed }
        let count = all.filter { $0.fingerprint == usual.fingerprint }.count
        let message =
            "\(seen.peer) presents a certificate that ends \(leaf.validity.notAfter), while \(count) of \(all.count) addresses present one that ends "
            + "\(usual.validity.notAfter)"
        let hint =
            "make the server at \(seen.address ?? "this address") load the certificate of the others, or finish the rollout; confirm with: "
            + Confirmation.leaf(seen.target, at: seen.address, "-serial -enddate")
        return .found([Finding(check: Self.id, severity: .warning, subject: .place, message: message, hint: hint)])
    }

    /// What most addresses present; of equally many, the certificate that begins last, as it is the renewed one.
    private static func usual(among leaves: [Certificate]) -> Certificate? {
        let counts = Dictionary(leaves.map { ($0.fingerprint, 1) }, uniquingKeysWith: +)
        func rank(_ leaf: Certificate) -> (Int, Timestamp, String) {
            (counts[leaf.fingerprint] ?? 0, leaf.validity.notBefore, leaf.fingerprint.hex)
        }
        return leaves.max { rank($0) < rank($1) }
    }
}
