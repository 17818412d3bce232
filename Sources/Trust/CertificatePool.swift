import PKI

/// The certificates a search may use, each once: those presented, and those of the trust store that bear the name of a wanted issuer.
final class CertificatePool {
    let store: TrustStore
    let leaf: PathCertificate
    let presentedCount: Int

    private let names: NameTable
    private var keyNumbers: [ByteKey: Int] = [:]
    /// By the number of the subject; the leaf is left out, since no path can come back to it.
    private var presented = NumberedTable<[PathCertificate]>()
    private var bearersByName = NumberedTable<[PathCertificate]>()
    private var issuersByCertificate = NumberedTable<[PathCertificate]>()
    private var count = 1

    /// - Parameter chain: as presented, leaf first; nil is returned for an empty one.
    init?(_ chain: [Certificate], store: TrustStore) {
        guard let first = chain.first else { return nil }
        self.store = store
        presentedCount = chain.count
        names = NameTable(store: store)
        keyNumbers[ByteKey(first.subjectPublicKeyInfoDER)] = 0
        let facts = store.facts(of: first.fingerprint)
        leaf = PathCertificate(first, number: 0, isAnchor: facts != nil, keyNumber: 0, names: names, facts: facts)
        var seen: Set<Fingerprint> = [first.fingerprint]
        for certificate in chain.dropFirst() where seen.insert(certificate.fingerprint).inserted && !store.contains(certificate.fingerprint) {
            let added = add(certificate, isAnchor: false)
            presented[added.subjectName, default: []].append(added)
        }
    }

    /// Everything that bears the name of a certificate's issuer, most promising first: trusted before presented, then by key identifiers, then the
    /// one that ends last, which also puts the expired at the end. The order knows no clock, so that a search stays true while time passes.
    func issuers(of child: PathCertificate) -> [PathCertificate] {
        if let issuers = issuersByCertificate[child.number] { return issuers }
        let bearers = bearers(of: child.issuerName)
        let issuers = bearers.count < 2 ? bearers : ordered(bearers, for: child)
        issuersByCertificate[child.number] = issuers
        return issuers
    }

    private func ordered(_ bearers: [PathCertificate], for child: PathCertificate) -> [PathCertificate] {
        let matches = bearers.map { (issuer: $0, match: child.keyIdentifierMatch(with: $0)) }
        return [true, false].flatMap { isAnchor in
            PathCertificate.KeyIdentifierMatch.allCases.flatMap { match in
                matches.lazy.filter { $0.issuer.isAnchor == isAnchor && $0.match == match }.map(\.issuer)
            }
        }
    }

    /// The certificates with a subject, those that end last first.
    func bearers(of name: Int) -> [PathCertificate] {
        if let bearers = bearersByName[name] { return bearers }
        let trusted = store.anchors(named: names.key(name)).map { $0.fingerprint == leaf.fingerprint ? leaf : add($0, isAnchor: true) }
        let all = trusted + (presented[name] ?? [])
        let bearers = all.count < 2 ? all : all.sorted { $0.validity.notAfter > $1.validity.notAfter }
        bearersByName[name] = bearers
        return bearers
    }

    /// The number of a name, and the comparable form of a numbered one.
    func number(of name: DistinguishedName) -> Int { names.number(of: name) }
    func key(_ name: Int) -> NameKey { names.key(name) }

    /// Whether the trust store has a certificate of that name.
    func isTrusted(_ name: Int) -> Bool { !store.anchors(named: names.key(name)).isEmpty }

    private func add(_ certificate: Certificate, isAnchor: Bool) -> PathCertificate {
        let key = ByteKey(certificate.subjectPublicKeyInfoDER)
        let keyNumber = keyNumbers[key] ?? keyNumbers.count
        keyNumbers[key] = keyNumber
        defer { count += 1 }
        return PathCertificate(
            certificate, number: count, isAnchor: isAnchor, keyNumber: keyNumber, names: names,
            facts: isAnchor ? store.facts(of: certificate.fingerprint) : nil)
    }
}
