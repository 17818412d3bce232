import PKI

/// The certificates a search may use, each once: those presented, and those of the trust store that bear the name of a wanted issuer.
final class CertificatePool {
    let store: TrustStore
    let leaf: PathCertificate
    let presentedCount: Int

    private var known: [Fingerprint: PathCertificate] = [:]
    private var keyNumbers: [ArraySlice<UInt8>: Int] = [:]
    private var presentedBySubject: [NameKey: [PathCertificate]] = [:]
    private var issuersByName: [NameKey: [PathCertificate]] = [:]
    private var issuersByFingerprint: [Fingerprint: [PathCertificate]] = [:]

    /// - Parameter chain: as presented, leaf first; nil is returned for an empty one.
    init?(_ chain: [Certificate], store: TrustStore) {
        guard let first = chain.first else { return nil }
        self.store = store
        self.presentedCount = chain.count
        let firstKey = first.subjectPublicKeyInfoDER
        keyNumbers[firstKey] = 0
        leaf = PathCertificate(first, isAnchor: store.contains(first.fingerprint), position: 0, keyNumber: 0)
        known[first.fingerprint] = leaf
        presentedBySubject[leaf.subjectKey, default: []].append(leaf)
        for (position, certificate) in chain.enumerated().dropFirst() where known[certificate.fingerprint] == nil {
            let added = add(certificate, position: position)
            presentedBySubject[added.subjectKey, default: []].append(added)
        }
    }

    /// Everything that bears the name of a certificate's issuer, most promising first: trusted before presented, then by key identifiers, then the
    /// one that ends last, which also puts the expired at the end. The order knows no clock, so that a search stays true while time passes.
    func issuers(of child: PathCertificate) -> [PathCertificate] {
        if let issuers = issuersByFingerprint[child.fingerprint] { return issuers }
        let issuers = bearers(of: child.issuerKey).map { (issuer: $0, match: child.keyIdentifierMatch(with: $0).rawValue) }
            .sorted { ($0.issuer.isAnchor ? 0 : 1, $0.match) < ($1.issuer.isAnchor ? 0 : 1, $1.match) }
            .map(\.issuer)
        issuersByFingerprint[child.fingerprint] = issuers
        return issuers
    }

    private func bearers(of name: NameKey) -> [PathCertificate] {
        if let bearers = issuersByName[name] { return bearers }
        let trusted = store.anchors(named: name).map { known[$0.fingerprint] ?? add($0, position: nil) }
        let presented = (presentedBySubject[name] ?? []).filter { !$0.isAnchor }
        let bearers = (trusted + presented).sorted { $0.validity.notAfter > $1.validity.notAfter }
        issuersByName[name] = bearers
        return bearers
    }

    private func add(_ certificate: Certificate, position: Int?) -> PathCertificate {
        let keyNumber = keyNumbers[certificate.subjectPublicKeyInfoDER] ?? keyNumbers.count
        keyNumbers[certificate.subjectPublicKeyInfoDER] = keyNumber
        let isAnchor = position == nil || store.contains(certificate.fingerprint)
        let added = PathCertificate(certificate, isAnchor: isAnchor, position: position, keyNumber: keyNumber)
        known[certificate.fingerprint] = added
        return added
    }
}

/// The certificates from which an anchor can be reached by names alone; the others need no signature check.
struct Reachability {
    private var reaching: Set<Fingerprint> = []

    /// - Returns: nil when the budget ran out first.
    init?(from leaf: PathCertificate, in pool: CertificatePool, budget: inout RemainingBudget) {
        var children: [Fingerprint: [PathCertificate]] = [:]
        var anchors: [PathCertificate] = []
        var seen: Set<Fingerprint> = [leaf.fingerprint]
        var open = [leaf]
        while let child = open.popLast() {
            if child.isAnchor {
                anchors.append(child)
                continue
            }
            for issuer in pool.issuers(of: child) {
                guard budget.spendStep() else { return nil }
                children[issuer.fingerprint, default: []].append(child)
                if seen.insert(issuer.fingerprint).inserted { open.append(issuer) }
            }
        }
        reaching = Set(anchors.map(\.fingerprint))
        while let issuer = anchors.popLast() {
            for child in children[issuer.fingerprint] ?? [] where reaching.insert(child.fingerprint).inserted { anchors.append(child) }
        }
    }

    func contains(_ certificate: PathCertificate) -> Bool { reaching.contains(certificate.fingerprint) }
}
