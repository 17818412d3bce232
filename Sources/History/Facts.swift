import Monitoring
import PKI

/// What an observation saw, apart from where, when and how fast: the part that stays the same while nothing changes.
///
/// Certificates stand here by fingerprint, so that remembering the facts of 100,000 places does not keep their certificates in memory.
struct Facts: Hashable, Sendable {
    var document: FactsDocument
    var chain: [ChainLink]
    /// `Verification.path`.
    var path: [ChainLink]

    init(document: FactsDocument, chain: [ChainLink], path: [ChainLink]) {
        self.document = document
        self.chain = chain
        self.path = path
    }

    init(_ observation: Observation) {
        document = FactsDocument(observation)
        chain = observation.certificates.map { ChainLink(position: $0.position, fingerprint: $0.certificate.fingerprint, entry: $0.entry) }
        path = ChainLink.path(observation.verification)
    }

    /// True when nothing but numbers in texts differs. Details say things like `no answer within 9.8 s`; a dead fleet must not write a new row for
    /// each of its members at each probe.
    func isRepeat(of earlier: Facts) -> Bool {
        if self == earlier { return true }
        return chain == earlier.chain && path == earlier.path && document.withoutDigits == earlier.document.withoutDigits
    }
}

/// A certificate's place in a chain, a file or a path of trust.
struct ChainLink: Hashable, Sendable {
    var position: Int
    var fingerprint: Fingerprint
    var entry: String?

    static func path(_ verification: Verification?) -> [ChainLink] {
        guard let verification else { return [] }
        return verification.path.enumerated().map { ChainLink(position: $0, fingerprint: $1.fingerprint, entry: nil) }
    }
}
