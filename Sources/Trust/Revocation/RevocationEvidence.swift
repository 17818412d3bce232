import PKI

/// What is at hand to tell whether certificates are revoked. Nothing in it is taken on trust: whoever could write it could at most keep a status from
/// being known.
public struct RevocationEvidence: Sendable {
    public let lists: [CertificateRevocationList]
    /// Of OCSP responders, by the certificate that they were asked about.
    public private(set) var responses: [Fingerprint: OCSPResponse] = [:]
    /// To tell what responses are about.
    private(set) var digests: (any NamedDigests)?

    /// By the name of who issued the list; those issued last first.
    private let complete: [NameKey: [CertificateRevocationList]]
    private let deltas: [NameKey: [CertificateRevocationList]]

    public init(lists: [CertificateRevocationList] = []) {
        self.lists = lists
        var seen: Set<Fingerprint> = []
        let distinct = lists.filter { seen.insert($0.fingerprint).inserted }.sorted { $0.thisUpdate > $1.thisUpdate }
        complete = Dictionary(grouping: distinct.filter { !$0.isDelta }) { NameKey($0.issuer) }
        deltas = Dictionary(grouping: distinct.filter(\.isDelta)) { NameKey($0.issuer) }
    }

    /// The same with responses added; those for certificates that have one already are left out.
    public func adding(_ responses: [Fingerprint: OCSPResponse], digests: some NamedDigests) -> RevocationEvidence {
        var evidence = self
        evidence.responses.merge(responses) { known, _ in known }
        evidence.digests = digests
        return evidence
    }

    func completeLists(by issuer: NameKey) -> [CertificateRevocationList] { complete[issuer] ?? [] }

    /// Delta lists that may be combined with a complete one (RFC 5280 §5.2.4): of the same issuer and scope, based on no later list than it, and later.
    func deltaLists(for base: CertificateRevocationList, by issuer: NameKey) -> [CertificateRevocationList] {
        guard let number = base.number, let candidates = deltas[issuer] else { return [] }
        return candidates.filter { delta in
            guard let first = delta.baseNumber, let last = delta.number else { return false }
            return !number.isLess(than: first) && number.isLess(than: last) && delta.issuingDistributionPoint == base.issuingDistributionPoint
        }
    }
}
