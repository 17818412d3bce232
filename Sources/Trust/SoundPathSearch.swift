import PKI

/// Depth-first search with backtracking for every path that is sound, apart from time: from the leaf upwards, a candidate at a time, cheapest check
/// first. A branch whose period already lies within that of a path found is left, since it can neither be accepted when that one is not nor hold
/// longer; so a mesh of cross-signs with equal periods ends with its first path.
struct SoundPathSearch {
    private let context: PathContext
    private let reachability: Reachability
    private var path: [PathCertificate] = []
    private var periods: [Validity] = []
    private(set) var found: [SoundPath] = []
    private var isExhausted = false

    /// Paths with periods that overlap without one holding the other: a handful in the wild, more only to waste our time.
    private static let pathsKept = 64

    private init(_ context: PathContext, _ reachability: Reachability) {
        self.context = context
        self.reachability = reachability
    }

    static func paths(in context: PathContext) -> [SoundPath] {
        let leaf = context.pool.leaf
        guard context.violations(of: leaf, isLeaf: true).isEmpty else { return [] }
        let reachability = Reachability(from: leaf, in: context.pool)
        guard reachability.contains(leaf) else { return [] }
        var search = SoundPathSearch(context, reachability)
        search.visit(leaf, period: leaf.validity)
        return search.found
    }

    private mutating func visit(_ certificate: PathCertificate, period: Validity) {
        path.append(certificate)
        periods.append(period)
        defer {
            path.removeLast()
            periods.removeLast()
        }
        if certificate.isAnchor { return finish(period) }
        for issuer in context.pool.issuers(of: certificate) where reachability.contains(issuer) {
            guard !isExhausted else { return }
            consider(issuer, above: certificate, period: period.intersection(issuer.validity))
        }
    }

    private mutating func consider(_ issuer: PathCertificate, above certificate: PathCertificate, period: Validity) {
        guard context.budget.spendStep() else { return isExhausted = true }
        guard !path.contains(where: { $0.isSameEntity(as: issuer) }), !found.contains(where: { period.isWithin($0.period) }) else { return }
        guard path.count <= context.budget.depth else { return context.budget.noteDepthExceeded() }
        guard context.violations(of: issuer, isLeaf: false).isEmpty, context.issuerRules.violations(of: issuer, over: path).isEmpty else { return }
        guard let verdict = context.signatureVerdict(on: certificate, by: issuer) else { return isExhausted = true }
        guard verdict == .valid, context.nameConstraintErrors(of: issuer, over: path).isEmpty else { return }
        visit(issuer, period: period)
    }

    private mutating func finish(_ period: Validity) {
        guard PolicyProcessing.violation(on: path) == nil else { return }
        found.removeAll { $0.period.isWithin(period) }
        found.append(SoundPath(certificates: path.map(\.certificate), period: period))
        isExhausted = found.count >= Self.pathsKept
    }
}
