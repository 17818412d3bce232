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
        var collection = ForecastCollection(now: now, end: now + horizon)
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
