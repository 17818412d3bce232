import Checks
import Monitoring
import PKI

/// Gathers events, one for each thing that ends and what its end means.
struct ForecastCollection {
    private struct Key: Hashable {
        var kind: ForecastEvent.Kind
        var subject: ForecastEvent.Subject
        /// One issuer's CRLs end at different times, where one place has a newer one than another.
        var time: Timestamp
    }

    let now: Timestamp
    let end: Timestamp
    private var byKey: [Key: ForecastEvent] = [:]
    private var places: [Key: Set<Place>] = [:]

    init(now: Timestamp, end: Timestamp) { (self.now, self.end) = (now, end) }

    var events: [ForecastEvent] {
        byKey.map { key, event in
            var event = event
            event.places = (places[key] ?? []).sorted()
            return event
        }.sorted { ($0.time, $0.kind.rawValue, $0.identity) < ($1.time, $1.kind.rawValue, $1.identity) }
    }

    mutating func add(_ fact: Forecast.Fact) {
        let isTrustStore = fact.observation.role(under: fact.policy) == .trustStore
        for certificate in ownCertificates(fact.observation) {
            add(
                .certificateExpires, .certificate(certificate), certificate.validity.notAfter, lifetime: certificate.validity, fact,
                isTrustStore: isTrustStore)
        }
        addRevocationEnds(fact)
        guard !isTrustStore, let (limit, time) = endOfTrust(fact.observation) else { return }
        add(.trustEnds, .certificate(limit), time, lifetime: limit.validity, fact, isTrustStore: false)
    }

    /// Of an endpoint the leaf, of a file all that no newer one in the file takes the place of.
    private func ownCertificates(_ observation: Observation) -> [Certificate] {
        switch observation {
        case .endpoint(let seen): seen.certificates.first { $0.position == 0 }.map { [$0.certificate] } ?? []
        case .file(let seen): seen.certificates.map(\.certificate).filter { !seen.holdsSuccessor(of: $0, at: now) }
        }
    }

    /// Where another certificate than the leaf ends trust. One that ended already is what the verification says and no path does without.
    private func endOfTrust(_ observation: Observation) -> (Certificate, Timestamp)? {
        guard let verification = observation.verification else { return nil }
        if let time = verification.trustedUntil {
            guard let limit = verification.path.first(where: { $0.fingerprint == verification.limitingCertificate }),
                limit != verification.path.first, limit.validity.notAfter == time
            else { return nil }
            return (limit, time)
        }
        let expired = verification.errors.first { $0.code == .expired && $0.depth > 0 }
        return expired.flatMap { error in verification.path.first { $0.fingerprint == error.certificate } }.map { ($0, $0.validity.notAfter) }
    }

    private mutating func add(
        _ kind: ForecastEvent.Kind, _ subject: ForecastEvent.Subject, _ time: Timestamp, lifetime: Validity, _ fact: Forecast.Fact,
        isTrustStore: Bool,
        worst: Status = .critical
    ) {
        // What a trust store has kept beyond its end is nobody's future.
        guard time <= end, !isTrustStore || time >= now else { return }
        let key = Key(kind: kind, subject: subject, time: time)
        let meaning = isTrustStore ? .ok : status(until: time, lifetime, fact.policy.thresholds)
        let status = meaning == .critical ? worst : meaning
        let known = byKey[key]
        byKey[key] = ForecastEvent(
            kind: kind, time: time, subject: subject, status: status.combined(with: known?.status ?? .ok), places: [])
        places[key, default: []].insert(fact.observation.place)
    }

    private func status(until time: Timestamp, _ lifetime: Validity, _ thresholds: ExpiryThresholds) -> Status {
        let limits = thresholds.effective(for: lifetime)
        let remaining = time - now
        return remaining <= limits.critical ? .critical : remaining <= limits.warning ? .warning : .ok
    }
}

extension ForecastCollection {
    private mutating func addRevocationEnds(_ fact: Forecast.Fact) {
        switch fact.observation {
        case .file(let file): addLists(of: file, fact)
        case .endpoint(let seen):
            if let verification = seen.verification { addRequired(verification, fact) }
            addStaple(of: seen, fact)
        }
    }

    /// Lists in files; a newer one of the same issuer beside it takes the place of an older. Who uses them is not known: a warning at most, as of
    /// `crl_expired`.
    private mutating func addLists(of file: FileObservation, _ fact: Forecast.Fact) {
        let lists = file.facts.revocationLists ?? []
        for list in lists {
            guard let end = list.nextUpdate else { continue }
            let isReplaced = lists.contains { $0.issuer == list.issuer && $0.isDelta == list.isDelta && $0.thisUpdate > list.thisUpdate }
            guard !isReplaced else { continue }
            let lifetime = Validity(notBefore: list.thisUpdate, notAfter: end)
            add(.revocationListEnds, .revocationList(issuer: list.issuer), end, lifetime: lifetime, fact, isTrustStore: false, worst: .warning)
        }
    }

    /// What was verified with revocation required is trusted no longer than it is known.
    private mutating func addRequired(_ verification: Verification, _ fact: Forecast.Fact) {
        for status in verification.revocation where verification.restsOn(status) {
            guard let end = status.nextUpdate, let certificate = verification.path.first(where: { $0.fingerprint == status.certificate }) else {
                continue
            }
            let lifetime = Validity(notBefore: status.thisUpdate ?? end, notAfter: end)
            let (kind, subject): (ForecastEvent.Kind, ForecastEvent.Subject) =
                status.source == .ocsp
                ? (.responseEnds, .certificate(certificate)) : (.revocationListEnds, .revocationList(issuer: certificate.issuer.description))
            add(kind, subject, end, lifetime: lifetime, fact, isTrustStore: false)
        }
    }

    /// A certificate that must be stapled (RFC 7633) is refused without a current response. One that was current when it was seen and ended before that
    /// was remembered from an earlier look, and has been renewed since.
    private mutating func addStaple(of seen: EndpointObservation, _ fact: Forecast.Fact) {
        guard let leaf = seen.certificates.first(where: { $0.position == 0 })?.certificate, leaf.mustStaple,
            let status = seen.handshake?.stapledStatus, let end = status.nextUpdate, status.state != .good || end >= seen.observedAt
        else { return }
        let lifetime = Validity(notBefore: status.thisUpdate ?? end, notAfter: end)
        add(.responseEnds, .certificate(leaf), end, lifetime: lifetime, fact, isTrustStore: false)
    }
}

extension Verification {
    /// The end of what tells this status is, or was, the end of trust.
    fileprivate func restsOn(_ status: RevocationStatus) -> Bool {
        if trusted { return trustedUntil == status.nextUpdate && limitingCertificate == status.certificate }
        return errors.contains { $0.code == .crlExpired && $0.certificate == status.certificate }
    }
}

extension ForecastEvent {
    /// Orders events of one moment.
    fileprivate var identity: String {
        switch subject {
        case .certificate(let certificate): certificate.fingerprint.hex
        case .revocationList(let issuer): issuer
        }
    }
}
