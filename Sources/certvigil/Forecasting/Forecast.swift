import Checks
import Monitoring
import PKI

/// What fails when, soonest first, from what was observed.
struct Forecast: Sendable {
    /// An observation and what its place is measured against.
    struct Fact: Sendable {
        var observation: Observation
        var policy: Policy
    }

    /// What is over already comes first.
    let events: [ForecastEvent]
    let now: Timestamp
    let horizon: Duration
    /// Observations it rests on, and the certificates in them, each once.
    let placeCount: Int
    let certificateCount: Int
    /// When the oldest of the observations was made; nil where there is none.
    let oldest: Timestamp?

    init(_ facts: [Fact], at now: Timestamp, within horizon: Duration) {
        var collection = Collection(now: now, end: now + horizon)
        for fact in facts { collection.add(fact) }
        events = collection.events
        self.now = now
        self.horizon = horizon
        placeCount = facts.count
        certificateCount = Set(facts.flatMap { $0.observation.certificates.map(\.certificate.fingerprint) }).count
        oldest = facts.map(\.observation.observedAt).min()
    }

    /// Nothing to look at is unknown, not well.
    var status: Status { placeCount == 0 ? .unknown : events.map(\.status).reduce(Status.ok) { $0.combined(with: $1) } }
}

/// Gathers events, one for each certificate that ends and what its end means.
private struct Collection {
    private struct Key: Hashable {
        var kind: ForecastEvent.Kind
        var certificate: Fingerprint
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
        }.sorted { ($0.time, $0.kind.rawValue, $0.certificate.fingerprint.hex) < ($1.time, $1.kind.rawValue, $1.certificate.fingerprint.hex) }
    }

    mutating func add(_ fact: Forecast.Fact) {
        let isTrustStore = fact.observation.role(under: fact.policy) == .trustStore
        for certificate in ownCertificates(fact.observation) {
            add(.certificateExpires, certificate, certificate.validity.notAfter, fact, isTrustStore: isTrustStore)
        }
        guard !isTrustStore, let (limit, time) = endOfTrust(fact.observation) else { return }
        add(.trustEnds, limit, time, fact, isTrustStore: false)
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
                limit != verification.path.first
            else { return nil }
            return (limit, time)
        }
        let expired = verification.errors.first { $0.code == .expired && $0.depth > 0 }
        return expired.flatMap { error in verification.path.first { $0.fingerprint == error.certificate } }.map { ($0, $0.validity.notAfter) }
    }

    private mutating func add(_ kind: ForecastEvent.Kind, _ certificate: Certificate, _ time: Timestamp, _ fact: Forecast.Fact, isTrustStore: Bool) {
        // What a trust store has kept beyond its end is nobody's future.
        guard time <= end, !isTrustStore || time >= now else { return }
        let key = Key(kind: kind, certificate: certificate.fingerprint)
        let status = isTrustStore ? .ok : status(of: certificate, until: time, fact.policy.thresholds)
        let known = byKey[key]
        byKey[key] = ForecastEvent(
            kind: kind, time: min(time, known?.time ?? time), certificate: certificate, status: status.combined(with: known?.status ?? .ok),
            places: [])
        places[key, default: []].insert(fact.observation.place)
    }

    private func status(of certificate: Certificate, until time: Timestamp, _ thresholds: ExpiryThresholds) -> Status {
        let limits = thresholds.effective(for: certificate.validity)
        let remaining = time - now
        return remaining <= limits.critical ? .critical : remaining <= limits.warning ? .warning : .ok
    }
}
