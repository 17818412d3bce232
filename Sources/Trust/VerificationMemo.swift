import PKI
import Synchronization

/// Remembers what does not change between verifications of one chain: its paths and the verdicts on its signatures.
///
/// Time and name are judged anew at every call, over paths that were found without looking at the clock, so a remembered answer is never a stale
/// one: a certificate that ends, begins or hands over to another path between two calls is seen. Safe to use from many threads.
public final class VerificationMemo: Sendable {
    private let validator: PathValidator
    private let signatures: SignatureMemory
    private let paths: Mutex<RecentEntries<Key, FoundPaths>>

    private struct Key: Hashable {
        var presented: [Fingerprint]
        var store: TrustStore.Identity
        /// The name appears in messages.
        var storeName: String
        var purpose: Purpose
    }

    /// - Parameter capacity: the number of chains remembered; those used last stay. A chain takes a few KiB.
    public init(_ validator: PathValidator, capacity: Int = 4096) {
        self.validator = validator
        self.signatures = SignatureMemory(capacity: capacity)
        self.paths = Mutex(RecentEntries(capacity: capacity))
    }

    /// As `PathValidator.verify`, with the same answer. Where revocation counts, paths are looked for anew, with the signatures that are remembered.
    public func verify(
        _ chain: [Certificate], against store: TrustStore, purpose: Purpose, reference: ReferenceIdentity?, at time: Timestamp,
        revocation: Revocation = .ignored
    ) -> Verification {
        if revocation.policy != .ignore {
            let found = validator.findPaths(from: chain, to: store, purpose: purpose, memory: signatures, revocation: (revocation, time))
            return found.map { Verdict(paths: $0, reference: reference, time: time).verification() } ?? .nothingPresented
        }
        let key = Key(presented: chain.map(\.fingerprint), store: store.identity, storeName: store.name, purpose: purpose)
        guard let found = remembered(key) ?? find(key, chain, store) else { return .nothingPresented }
        return Verdict(paths: found, reference: reference, time: time).verification()
    }

    /// The number of chains remembered.
    public var count: Int { paths.withLock { $0.count } }

    private func remembered(_ key: Key) -> FoundPaths? { paths.withLock { $0[key] } }

    /// Two threads may look for the same chain at once; both find the same.
    private func find(_ key: Key, _ chain: [Certificate], _ store: TrustStore) -> FoundPaths? {
        guard let found = validator.findPaths(from: chain, to: store, purpose: key.purpose, memory: signatures) else { return nil }
        paths.withLock { $0[key] = found }
        return found
    }
}

/// Verdicts on signatures, for as long as there is room: intermediates and roots are shared by many chains.
final class SignatureMemory: Sendable {
    private let verdicts: Mutex<RecentEntries<Pair, SignatureVerdict>>

    private struct Pair: Hashable {
        var certificate: Fingerprint
        var issuer: Fingerprint
    }

    init(capacity: Int) { verdicts = Mutex(RecentEntries(capacity: capacity)) }

    func verdict(on certificate: Fingerprint, by issuer: Fingerprint) -> SignatureVerdict? {
        verdicts.withLock { $0[Pair(certificate: certificate, issuer: issuer)] }
    }

    func remember(_ verdict: SignatureVerdict, on certificate: Fingerprint, by issuer: Fingerprint) {
        verdicts.withLock { $0[Pair(certificate: certificate, issuer: issuer)] = verdict }
    }
}
