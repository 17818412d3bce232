public import Monitoring
public import PKI

/// A time during which a place showed the same facts.
public struct ObservationRun: Hashable, Sendable {
    /// What was seen, dated at the first time; its timings, when the run still goes on, are those of the last.
    public var observation: Observation
    public var firstAt: Timestamp
    public var lastAt: Timestamp
    /// How many observations showed it.
    public var count: Int

    public init(observation: Observation, firstAt: Timestamp, lastAt: Timestamp, count: Int) {
        self.observation = observation
        self.firstAt = firstAt
        self.lastAt = lastAt
        self.count = count
    }
}

/// A time during which a place served or held a certificate.
public struct CertificatePeriod: Hashable, Sendable {
    public var place: Place
    public var certificate: Certificate
    /// Where it first stood; of an endpoint's chain, 0 is the leaf.
    public var position: Int
    public var since: Timestamp
    /// When it was first seen gone; nil while it is there.
    public var until: Timestamp?

    public init(place: Place, certificate: Certificate, position: Int, since: Timestamp, until: Timestamp?) {
        self.place = place
        self.certificate = certificate
        self.position = position
        self.since = since
        self.until = until
    }
}

/// A time during which something was wrong at a place.
public struct FindingPeriod: Hashable, Sendable {
    public var place: Place
    /// In its last words.
    public var finding: Finding
    public var since: Timestamp
    /// nil while it holds.
    public var until: Timestamp?

    public init(place: Place, finding: Finding, since: Timestamp, until: Timestamp?) {
        self.place = place
        self.finding = finding
        self.since = since
        self.until = until
    }
}
