import PKI

/// Builds paths from a presented chain to a trust store and validates them (RFC 5280 §6, RFC 4158, RFC 9525).
///
/// Every path is tried, with backtracking and under a budget; the chain is trusted when one is good. The trust store's certificates count as
/// certificates, not as bare keys: their period, constraints and usages hold as well, as they do for OpenSSL, Go and browsers. A certificate that
/// stands in the store ends a path wherever it stands: an intermediate, or the leaf itself, self-signed or not.
public struct PathValidator: Sendable {
    public let budget: Budget
    public let profile: VerificationProfile
    private let signatures: any SignatureVerifier

    public init(signatures: some SignatureVerifier, budget: Budget = .standard, profile: VerificationProfile = .deployed) {
        self.signatures = signatures
        self.budget = budget
        self.profile = profile
    }

    /// - Parameters:
    ///   - chain: as presented, leaf first; the order of the others does not matter.
    ///   - reference: the name the leaf has to carry; nil asks for none.
    ///   - time: the moment of the verification, past or future.
    ///   - revocation: what is known about it, and what to make of that.
    public func verify(
        _ chain: [Certificate], against store: TrustStore, purpose: Purpose, reference: ReferenceIdentity?, at time: Timestamp,
        revocation: Revocation = .ignored
    ) -> Verification {
        examine(chain, against: store, purpose: purpose, reference: reference, at: time, revocation: revocation).verification
    }

    /// As `verify`, with the paths that were tried and left when the chain is not trusted.
    public func examine(
        _ chain: [Certificate], against store: TrustStore, purpose: Purpose, reference: ReferenceIdentity?, at time: Timestamp,
        revocation: Revocation = .ignored
    ) -> Examination {
        guard let paths = findPaths(from: chain, to: store, purpose: purpose, memory: nil, revocation: (revocation, time)) else {
            return Examination(verification: .nothingPresented)
        }
        return Verdict(paths: paths, reference: reference, time: time).examination()
    }

    /// - Parameter revocation: with the moment for which its evidence is judged; without it, the result does not depend on time.
    /// - Returns: nil for an empty chain.
    func findPaths(
        from chain: [Certificate], to store: TrustStore, purpose: Purpose, memory: SignatureMemory?,
        revocation: (Revocation, at: Timestamp) = (.ignored, Timestamp(microseconds: 0))
    ) -> FoundPaths? {
        guard let pool = CertificatePool(chain, store: store) else { return nil }
        let ledger = SignatureLedger(verifier: signatures, memory: memory)
        let context = PathContext(pool: pool, profile: profile, purpose: purpose, signatures: ledger, budget: RemainingBudget(budget))
        let result = SoundPathSearch.paths(from: pool.leaf, in: context, revocation: checker(revocation.0, at: revocation.at, in: context))
        var found = FoundPaths(leaf: pool.leaf.certificate, sound: result.sound, revoked: result.revoked)
        if found.sound.isEmpty, found.revoked.isEmpty { found.failed = failedPaths(in: context) }
        return found
    }

    private func checker(_ revocation: Revocation, at time: Timestamp, in context: PathContext) -> RevocationChecker? {
        guard revocation.policy != .ignore else { return nil }
        let vouching = PathContext(pool: context.pool, profile: profile, purpose: .any, signatures: context.signatures, budget: context.budget)
        return RevocationChecker(revocation, at: time, in: vouching)
    }

    private func failedPaths(in context: PathContext) -> [FailedPath] {
        let exceeded = context.budget.exceeded
        var paths = FailedPathSearch.paths(in: context)
        if let exceeded, !paths.isEmpty, !paths[0].errors.contains(where: { $0.code == .budgetExceeded }) {
            let error = VerificationError(
                .budgetExceeded, depth: 0, message: "budget exceeded: the search for a path ended after \(exceeded), before it was complete")
            paths[0].errors = (paths[0].errors + [error]).mostUsefulFirst()
        }
        return paths
    }
}

/// A verification with what was tried besides.
public struct Examination: Hashable, Sendable {
    public var verification: Verification
    /// The other paths and why each fails, best first; empty for a trusted chain. At most a handful is kept.
    public var alternatives: [FailedPath]

    public init(verification: Verification, alternatives: [FailedPath] = []) {
        self.verification = verification
        self.alternatives = alternatives
    }
}

extension Verification {
    static let nothingPresented = Verification(
        trusted: false, errors: [VerificationError(.noCertificate, depth: 0, message: "no certificate was presented")])
}
