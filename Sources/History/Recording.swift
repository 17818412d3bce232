public import Alerting
public import Monitoring

/// What one step of the daemon has to put on record. All of it is written or nothing is.
public struct Recording: Hashable, Sendable {
    /// nil for a step without an observation, such as the repetition of an alert.
    public var assessment: Assessment?
    /// Places that are watched no longer: their periods end at their last observation, and they are not restored at the next start.
    public var retired: Set<Place>
    public var transitions: AlertTransitions?
    public var outbox: [OutboxEntry]

    /// - Parameter outbox: the messages of the transitions, unless others are given.
    public init(
        assessment: Assessment? = nil, retired: Set<Place> = [], transitions: AlertTransitions? = nil, outbox: [OutboxEntry]? = nil
    ) {
        self.assessment = assessment
        self.retired = retired
        self.transitions = transitions
        self.outbox = outbox ?? transitions?.outbox ?? []
    }
}
