import Monitoring
import PKI

/// Where an alert's trouble shows, and how it shows there: thresholds and names differ from place to place.
public struct AlertPlace: Hashable, Sendable, Codable {
    public var place: Place
    public var check: CheckID
    public var severity: Severity
    /// The finding's message and hint.
    public var summary: String
    public var hint: String
    /// The target's labels; routes match on them.
    public var labels: [String: String]
    /// Consecutive observations that showed it, counted up to what confirms it.
    public var sightings: Int
    public var firstSeenAt: Timestamp
    public var lastSeenAt: Timestamp

    public init(
        place: Place, check: CheckID, severity: Severity, summary: String, hint: String, labels: [String: String] = [:], sightings: Int = 1,
        firstSeenAt: Timestamp, lastSeenAt: Timestamp
    ) {
        self.place = place
        self.check = check
        self.severity = severity
        self.summary = summary
        self.hint = hint
        self.labels = labels
        self.sightings = sightings
        self.firstSeenAt = firstSeenAt
        self.lastSeenAt = lastSeenAt
    }

    /// How much this place weighs in the alert.
    var rank: AlertRank { AlertRank(severity, check) }
}

/// Orders the states an alert can be in at a place: by severity, then by how far the trouble has gone.
struct AlertRank: Hashable, Comparable {
    let severity: Severity
    let stage: Int

    init(_ severity: Severity, _ check: CheckID) { (self.severity, stage) = (severity, AlertCause.stage(of: check)) }

    static func < (left: AlertRank, right: AlertRank) -> Bool { (left.severity, left.stage) < (right.severity, right.stage) }
}
