import PKI

/// Depth-first search with backtracking for every path that is sound, apart from time: from the leaf upwards, a candidate at a time, cheapest check
/// first. A branch whose period already lies within that of a path found is left, since it can neither be accepted when that one is not nor hold
/// longer; so a mesh of cross-signs with equal periods ends with its first path.
struct SoundPathSearch {
    private let context: PathContext
    private let reachability: Reachability
    private let anchor: PathCertificate?
    private let revocation: RevocationChecker?
    private var path: [PathCertificate] = []
    private var periods: [Validity] = []
    private var found: [SoundPath] = []
    private var revoked: [FailedPath] = []
    private var isExhausted = false

    /// Paths with periods that overlap without one holding the other: a handful in the wild, more only to waste our time.
    private static let pathsKept = 64

    private init(_ context: PathContext, _ reachability: Reachability, endingAt anchor: PathCertificate?, revocation: RevocationChecker?) {
        self.context = context
        self.reachability = reachability
        self.anchor = anchor
        self.revocation = revocation
    }

    struct Result {
        var sound: [SoundPath] = []
        /// Paths that only revocation speaks against.
        var revoked: [FailedPath] = []
    }

    /// - Parameters:
    ///   - start: the certificate to find paths for: the leaf, or the signer of a CRL.
    ///   - anchor: the only one that counts; nil for any.
    ///   - revocation: nil where nobody asks.
    static func paths(
        from start: PathCertificate, in context: PathContext, endingAt anchor: PathCertificate? = nil, revocation: RevocationChecker? = nil
    ) -> Result {
        guard context.violations(of: start, isLeaf: start === context.pool.leaf).isEmpty else { return Result() }
        let reachability = Reachability(from: start, in: context.pool)
        guard reachability.contains(start) else { return Result() }
        var search = SoundPathSearch(context, reachability, endingAt: anchor, revocation: revocation)
        search.visit(start, period: start.validity)
        return Result(sound: search.found, revoked: search.revoked)
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
        guard !path.contains(where: { $0.isSameEntity(as: issuer) }), !found.contains(where: { period.isWithin($0.certificatePeriod) }) else {
            return
        }
        guard path.count <= context.budget.depth else { return context.budget.noteDepthExceeded() }
        guard context.violations(of: issuer, isLeaf: false).isEmpty, context.issuerRules.violations(of: issuer, over: path).isEmpty else { return }
        guard let verdict = context.signatureVerdict(on: certificate, by: issuer) else { return isExhausted = true }
        guard verdict == .valid, context.nameConstraintErrors(of: issuer, over: path).isEmpty else { return }
        visit(issuer, period: period)
    }

    private mutating func finish(_ period: Validity) {
        guard anchor == nil || path.last === anchor else { return }
        if let violation = PolicyProcessing.violation(on: path, budget: context.budget) {
            isExhausted = violation.code == .budgetExceeded
            return
        }
        let outcome = revocation?.judge(path)
        if let outcome, !outcome.errors.isEmpty {
            revoked.append(FailedPath(certificates: path.map(\.certificate), errors: outcome.errors, revocation: outcome.statuses))
        } else {
            let sound = SoundPath(path.map(\.certificate), period: period, revocation: outcome)
            found.removeAll { $0.period.isWithin(sound.period) }
            found.append(sound)
        }
        isExhausted = found.count >= Self.pathsKept || revoked.count >= Self.pathsKept
    }
}
