/// How much work one verification may cost; a chain comes from a stranger, and path building is exponential by nature.
///
/// Running out never accepts anything: what was found until then counts, and the verdict says `budget_exceeded`.
public struct Budget: Hashable, Sendable {
    /// Signatures verified with public-key arithmetic.
    public var signatureChecks: Int
    /// Candidates for issuer looked at, in every path together.
    public var pathSteps: Int
    /// Position of the deepest certificate of a path; the leaf is at 0.
    public var depth: Int
    /// Names compared with name constraints, in every path together.
    public var nameComparisons: Int

    public init(signatureChecks: Int, pathSteps: Int, depth: Int, nameComparisons: Int) {
        self.signatureChecks = signatureChecks
        self.pathSteps = pathSteps
        self.depth = depth
        self.nameComparisons = nameComparisons
    }

    /// The limits of rustls' webpki (verify_cert.rs, `Budget`): 100 signatures, 200 000 steps, 250 000 comparisons. Its 6 intermediates are too few
    /// for private hierarchies; 10 is what OpenSSL's tools showed for years.
    public static let standard = Budget(signatureChecks: 100, pathSteps: 200_000, depth: 10, nameComparisons: 250_000)
}

/// What is left of a budget while one verification runs.
final class RemainingBudget {
    private var left: Budget
    private let limits: Budget
    private var firstExceeded: Limit?

    private enum Limit {
        case signatureChecks, pathSteps, depth, nameComparisons
    }

    init(_ budget: Budget) { (left, limits) = (budget, budget) }

    var depth: Int { limits.depth }

    func spendSignatureCheck() -> Bool { spend(1, from: &left.signatureChecks, .signatureChecks) }
    func spendStep() -> Bool { spend(1, from: &left.pathSteps, .pathSteps) }
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
