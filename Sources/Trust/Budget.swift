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
struct RemainingBudget {
    private(set) var signatureChecks: Int
    private(set) var pathSteps: Int
    private(set) var nameComparisons: Int
    let depth: Int
    /// The first limit that was hit, for the message.
    private(set) var exceeded: String?

    init(_ budget: Budget) {
        signatureChecks = budget.signatureChecks
        pathSteps = budget.pathSteps
        nameComparisons = budget.nameComparisons
        depth = budget.depth
        limits = budget
    }

    private let limits: Budget

    mutating func spendSignatureCheck() -> Bool {
        spend(1, from: \.signatureChecks, "\(limits.signatureChecks) signature checks")
    }

    mutating func spendStep() -> Bool {
        spend(1, from: \.pathSteps, "\(limits.pathSteps) path-building steps")
    }

    mutating func spendComparisons(_ count: Int) -> Bool {
        spend(count, from: \.nameComparisons, "\(limits.nameComparisons) comparisons with name constraints")
    }

    /// Notes that a path was cut off at the greatest depth allowed.
    mutating func noteDepthExceeded() {
        if exceeded == nil { exceeded = "paths of \(limits.depth + 1) certificates" }
    }

    private mutating func spend(_ amount: Int, from kind: WritableKeyPath<RemainingBudget, Int>, _ name: @autoclosure () -> String) -> Bool {
        guard self[keyPath: kind] >= amount else {
            if exceeded == nil { exceeded = name() }
            return false
        }
        self[keyPath: kind] -= amount
        return true
    }
}
