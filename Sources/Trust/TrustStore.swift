import PKI

/// A named set of certificates that are trusted as they are: roots as a rule, but an intermediate or a leaf that stands in the store is an anchor
/// as well (partial chains, and self-signed services pinned by their own certificate).
public struct TrustStore: Sendable {
    /// As configured, `mesh`; `system` for the machine's own.
    public let name: String
    /// Each certificate once, in the order given.
    public let anchors: [Certificate]
    /// Equal for stores that hold the same certificates, whatever their name and order.
    public let identity: Identity

    private let facts: [CertificateFacts]
    private let positions: [Fingerprint: Int]
    private let positionsBySubject: [NameKey: [Int]]
    private let subjectKeys: [ByteKey: NameKey]

    public init(name: String, anchors: [Certificate]) {
        self.name = name
        var distinct: [Certificate] = []
        var positions: [Fingerprint: Int] = [:]
        var bySubject: [NameKey: [Int]] = [:]
        var subjectKeys: [ByteKey: NameKey] = [:]
        for anchor in anchors where positions[anchor.fingerprint] == nil {
            positions[anchor.fingerprint] = distinct.count
            let subject = anchor.subject
            let key = NameKey(subject)
            subjectKeys[ByteKey(subject.der)] = key
            bySubject[key, default: []].append(distinct.count)
            distinct.append(anchor)
        }
        self.anchors = distinct
        self.facts = distinct.map { CertificateFacts($0) }
        self.positions = positions
        self.positionsBySubject = bySubject
        self.subjectKeys = subjectKeys
        self.identity = Identity(distinct)
    }

    public func contains(_ fingerprint: Fingerprint) -> Bool { positions[fingerprint] != nil }

    /// The certificates with this subject, by the comparison of RFC 5280 §7.1.
    public func anchors(named subject: DistinguishedName) -> [Certificate] { anchors(named: NameKey(subject)) }

    /// The certificates with this subject key identifier.
    public func anchors(keyIdentifier: some Sequence<UInt8>) -> [Certificate] {
        anchors.filter { $0.subjectKeyIdentifier?.elementsEqual(keyIdentifier) ?? false }
    }

    /// nil for a certificate that is not in the store.
    func facts(of fingerprint: Fingerprint) -> CertificateFacts? { positions[fingerprint].map { facts[$0] } }

    func anchors(named key: NameKey) -> [Certificate] { positionsBySubject[key]?.map { anchors[$0] } ?? [] }

    /// The comparable form of a subject in the store, by its exact encoding.
    func subjectKey(encodedAs encoding: ByteKey) -> NameKey? { subjectKeys[encoding] }

    /// The set of certificates in a store, comparable.
    public struct Identity: Hashable, Sendable {
        private let fingerprints: [Fingerprint]
        private let hash: Int

        fileprivate init(_ anchors: [Certificate]) {
            fingerprints = anchors.map(\.fingerprint).sorted { $0.hex < $1.hex }
            hash = fingerprints.hashValue
        }

        /// Comparing arrays that share their storage costs nothing, and copies of one store do.
        public static func == (left: Identity, right: Identity) -> Bool { left.hash == right.hash && left.fingerprints == right.fingerprints }

        public func hash(into hasher: inout Hasher) { hasher.combine(hash) }
    }
}
