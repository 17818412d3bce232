import PKI

/// How much work one verification may cost; a chain comes from a stranger, and path building is exponential by nature.
///
/// Running out never accepts anything: what was found until then counts, and the verdict says `budget_exceeded`.
public struct Budget: Hashable, Sendable {
    /// Signatures verified with public-key arithmetic; one with a large key counts for several (`PublicKeyInfo.signatureCheckCost`).
    public var signatureChecks: Int
    /// Candidates for issuer looked at, in every path together.
    public var pathSteps: Int
    /// Position of the deepest certificate of a path; the leaf is at 0.
    public var depth: Int
    /// Names compared with name constraints, in every path together.
    public var nameComparisons: Int
    /// Certificate policies and their mappings looked at, in every path together.
    public var policies: Int

    public init(signatureChecks: Int, pathSteps: Int, depth: Int, nameComparisons: Int, policies: Int) {
        self.signatureChecks = signatureChecks
        self.pathSteps = pathSteps
        self.depth = depth
        self.nameComparisons = nameComparisons
        self.policies = policies
    }

    /// The limits of rustls' webpki (verify_cert.rs, `Budget`): 100 signatures, 200 000 steps, 250 000 comparisons. Its 6 intermediates are too few
    /// for private hierarchies; 10 is what OpenSSL's tools showed for years. RFC 9618 bounds the policies of a path and not the number of paths; chains
    /// in use have fewer than a hundred, and 100,000 take about 30 ms (Benchmarks/HostileChains.swift).
    public static let standard = Budget(signatureChecks: 100, pathSteps: 200_000, depth: 10, nameComparisons: 250_000, policies: 100_000)
}

/// What is left of a budget while one verification runs.
final class RemainingBudget {
    private var left: Budget
    private let limits: Budget
    private var firstExceeded: Limit?

    private enum Limit {
        case signatureChecks, pathSteps, depth, nameComparisons, policies
    }

    init(_ budget: Budget) { (left, limits) = (budget, budget) }

    var depth: Int { limits.depth }

    func spendSignatureCheck(with key: PublicKeyInfo) -> Bool { spend(key.signatureCheckCost, from: &left.signatureChecks, .signatureChecks) }
    func spendStep() -> Bool { spend(1, from: &left.pathSteps, .pathSteps) }
    func spendPolicies(_ count: Int) -> Bool { spend(count, from: &left.policies, .policies) }
    func spendComparisons(_ count: Int) -> Bool { spend(count, from: &left.nameComparisons, .nameComparisons) }

    /// Notes that a path was cut off at the greatest depth allowed.
    func noteDepthExceeded() { firstExceeded = firstExceeded ?? .depth }

    /// The limit that was hit first, for messages; nil when none was.
    var exceeded: String? {
        switch firstExceeded {
        case .signatureChecks: "\(limits.signatureChecks) signature checks"
        case .pathSteps: "\(limits.pathSteps) path-building steps"
        case .depth: "paths of \(limits.depth + 1) certificates"
        case .nameComparisons: "\(limits.nameComparisons) comparisons with name constraints"
        case .policies: "\(limits.policies) certificate policies"
        case nil: nil
        }
    }

    private func spend(_ amount: Int, from rest: inout Int, _ limit: Limit) -> Bool {
        guard rest >= amount else {
            firstExceeded = firstExceeded ?? limit
            return false
        }
        rest -= amount
        return true
    }
}

extension PublicKeyInfo {
    /// How much a signature check with this key costs beside one with a common key, up to RSA-4096 and P-256, in whole steps.
    ///
    /// The work with an RSA or DSA key grows with the square of its length (16,384 bits: 7 ms with the longest exponent OpenSSL takes), that on a curve
    /// with the cube, and only P-256 has arithmetic of its own everywhere.
    var signatureCheckCost: Int {
        let bits = min(bits ?? 0, 1 << 16)
        return switch algorithm {
        case .rsa, .rsaPSS: max(1, bits * bits / (4096 * 4096))
        case .dsa: max(4, bits * bits / (1024 * 1024))
        case .ec: bits <= 256 ? 1 : bits <= 384 ? 2 : 4
        case .ed25519: 1
        case .ed448, .other: 4
        }
    }
}
