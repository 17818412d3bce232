import Monitoring
import PKI

/// One trouble, from the observation that first showed it to the one that no longer does, wherever it shows.
///
/// Times are whole seconds, so that an alert is the same before and after it was stored.
public struct Alert: Hashable, Sendable, Codable, Identifiable {
    public enum State: String, Hashable, Sendable, CaseIterable, Codable {
        /// Seen, but not often enough to tell anybody.
        case pending
        case firing
        case resolved
    }

    /// Unique to this episode: a resolved alert that fires again is another one. Made from `key` and `startedAt` alone.
    public var id: String
    public var key: AlertKey
    public var state: State
    /// The check, severity, message and hint of the place that matters most.
    public var check: CheckID
    public var severity: Severity
    public var summary: String
    public var hint: String
    /// Set where the subject is a certificate.
    public var certificate: CertificateSummary?
    /// Where the trouble shows, in the order of `Place`; of a resolved alert, where it showed last. Never empty.
    public var places: [AlertPlace]
    public var startedAt: Timestamp
    /// When anything but `lastSeenAt` of a place last changed.
    public var updatedAt: Timestamp
    public var resolvedAt: Timestamp?
    /// nil until somebody was to be told.
    public var notified: NotifiedState?

    public init(
        id: String, key: AlertKey, state: State, check: CheckID, severity: Severity, summary: String, hint: String,
        certificate: CertificateSummary? = nil, places: [AlertPlace], startedAt: Timestamp, updatedAt: Timestamp, resolvedAt: Timestamp? = nil,
        notified: NotifiedState? = nil
    ) {
        self.id = id
        self.key = key
        self.state = state
        self.check = check
        self.severity = severity
        self.summary = summary
        self.hint = hint
        self.certificate = certificate
        self.places = places
        self.startedAt = startedAt
        self.updatedAt = updatedAt
        self.resolvedAt = resolvedAt
        self.notified = notified
    }

    /// The labels on which all places agree.
    public var labels: [String: String] {
        guard let first = places.first else { return [:] }
        return places.dropFirst().reduce(first.labels) { common, place in common.filter { place.labels[$0.key] == $0.value } }
    }
}

/// What was last said about an alert, and to whom.
public struct NotifiedState: Hashable, Sendable, Codable {
    public var at: Timestamp
    public var severity: Severity
    public var check: CheckID
    /// How many notifications this episode has had.
    public var count: Int
    /// Everyone who was told; all of them hear of the end.
    public var receivers: [String]

    public init(at: Timestamp, severity: Severity, check: CheckID, count: Int, receivers: [String]) {
        self.at = at
        self.severity = severity
        self.check = check
        self.count = count
        self.receivers = receivers
    }
}
