import PKI

/// The status of one certificate by the CRLs at hand: the algorithm of RFC 5280 §6.3.3.
struct ListJudgement {
    private let certificate: PathCertificate
    private let depth: Int
    private let path: [PathCertificate]
    private let checker: RevocationChecker
    /// The reasons no list has covered yet: what is left of `reasons_mask`.
    private var uncovered = RevocationReasons.all
    private var thisUpdate = Timestamp(microseconds: .min)
    private var nextUpdate = Timestamp(microseconds: .max)
    private var objection = Objection.noList

    init(depth: Int, path: [PathCertificate], checker: RevocationChecker) {
        self.certificate = path[depth]
        self.depth = depth
        self.path = path
        self.checker = checker
    }

    mutating func status() -> RevocationStatus {
        let issuer = certificate.certificate.issuer
        for point in certificate.distributionPoints + [DistributionPoint(name: .full([.directory(issuer)]))] {
            for key in listIssuers(of: point) {
                for list in checker.revocation.evidence.completeLists(by: key) where !uncovered.isEmpty {
                    if let status = consider(list, by: key, for: point) { return status }
                }
            }
        }
        return uncovered.isEmpty ? good() : unknown()
    }

    /// §6.3.3 (b) (1)
    private func listIssuers(of point: DistributionPoint) -> [NameKey] {
        guard !point.crlIssuer.isEmpty else { return [checker.context.pool.key(certificate.issuerName)] }
        return point.crlIssuer.compactMap { if case .directory(let name) = $0 { NameKey(name) } else { nil } }
    }

    /// - Returns: a status that settles the question; nil to go on.
    private mutating func consider(_ list: CertificateRevocationList, by issuer: NameKey, for point: DistributionPoint) -> RevocationStatus? {
        guard checker.context.budget.spendStep(),
            let reasons = ListScope(list: list, point: point, certificate: certificate).reasons(checker.context.budget)
        else {
            note(.budget)
            return nil
        }
        guard !reasons.isEmpty else {
            note(.otherScope)
            return nil
        }
        guard !reasons.isDisjoint(with: uncovered) else { return nil }
        if let reason = ListSigner(list: list, depth: depth, path: path, checker: checker).objection() {
            note(reason)
            return nil
        }
        let delta = delta(for: list, by: issuer)
        if let entry = entry(in: list, delta), isCurrent(list, delta) || isFinal(entry) { return revoked(entry, by: delta ?? list) }
        guard isCurrent(list, delta) else {
            note(list.validity.isOver(at: checker.time) ? .expired(list) : .notYetValid(list))
            return nil
        }
        cover(reasons, list, delta)
        return nil
    }

    /// §5.2.4: what a delta adds makes the complete list as current as the delta is.
    private func isCurrent(_ list: CertificateRevocationList, _ delta: CertificateRevocationList?) -> Bool {
        list.validity.contains(checker.time) || delta != nil && list.thisUpdate <= checker.time
    }

    /// What is revoked for good stays so, whether or not the list that says it is out of date; a hold may have ended.
    private func isFinal(_ entry: RevokedCertificate) -> Bool {
        entry.reason != .certificateHold && entry.reason != .removeFromCRL && entry.revocationDate <= checker.time
    }

    /// The latest delta that is current and signed by someone who may.
    private func delta(for list: CertificateRevocationList, by issuer: NameKey) -> CertificateRevocationList? {
        checker.revocation.evidence.deltaLists(for: list, by: issuer).first { delta in
            delta.validity.contains(checker.time)
                && ListSigner(list: delta, depth: depth, path: path, checker: checker).objection() == nil
        }
    }

    /// §6.3.3 (i) to (k): the delta first, where it may take back what the complete list says.
    private func entry(in list: CertificateRevocationList, _ delta: CertificateRevocationList?) -> RevokedCertificate? {
        let (serialNumber, issuer) = (certificate.certificate.serialNumber, certificate.certificate.issuer)
        guard let entry = delta?.entry(for: serialNumber, issuedBy: issuer) else { return list.entry(for: serialNumber, issuedBy: issuer) }
        return entry.reason == .removeFromCRL ? nil : entry
    }

    /// §6.3.3 (d), (l)
    private mutating func cover(_ reasons: RevocationReasons, _ list: CertificateRevocationList, _ delta: CertificateRevocationList?) {
        uncovered.subtract(reasons)
        thisUpdate = max(thisUpdate, (delta ?? list).thisUpdate)
        nextUpdate = min(nextUpdate, max(list.validity.notAfter, delta?.validity.notAfter ?? list.validity.notAfter))
    }

    private mutating func note(_ reason: Objection) {
        if reason.rank > objection.rank { objection = reason }
    }
}

extension ListJudgement {
    private func good() -> RevocationStatus {
        RevocationStatus(
            certificate: certificate.fingerprint, state: .good, source: .crl, thisUpdate: thisUpdate,
            nextUpdate: nextUpdate == Timestamp(microseconds: .max) ? nil : nextUpdate)
    }

    private func revoked(_ entry: RevokedCertificate, by list: CertificateRevocationList) -> RevocationStatus {
        let reason = entry.reason.map { ", for the reason \($0.name)" } ?? ""
        return RevocationStatus(
            certificate: certificate.fingerprint, state: .revoked, source: .crl, thisUpdate: list.thisUpdate, nextUpdate: list.nextUpdate,
            revocationDate: entry.revocationDate, reason: entry.reason,
            detail: "\(certificate.displayName) was revoked by \(list.issuerName) at \(entry.revocationDate)\(reason)")
    }

    private func unknown() -> RevocationStatus {
        var status = RevocationStatus(
            certificate: certificate.fingerprint, state: .unknown,
            detail: "whether \(certificate.displayName) is revoked is not known: " + objection.sentence(at: checker.time))
        if case .expired(let list) = objection {
            (status.state, status.source, status.thisUpdate, status.nextUpdate) = (.expired, .crl, list.thisUpdate, list.nextUpdate)
        }
        return status
    }
}

extension CertificateRevocationList {
    /// How messages call who issued the list.
    var issuerName: String { issuer.isEmpty ? "an issuer without a name" : issuer.description.shortened }
}
