import PKI

/// Something that somebody is to be told: an alert as it stood at that moment, and why it is told.
public struct Notification: Hashable, Sendable, Codable {
    public enum Reason: String, Hashable, Sendable, CaseIterable, Codable {
        case first
        /// It has become worse: more severe, or what was to come has happened.
        case escalated
        /// Nobody has mended it for a repeat interval.
        case `repeat`
        case resolved
    }

    public var reason: Reason
    public var alert: Alert
    public var at: Timestamp
    /// Names of receivers, sorted.
    public var receivers: [String]

    public init(reason: Reason, alert: Alert, at: Timestamp, receivers: [String]) {
        self.reason = reason
        self.alert = alert
        self.at = at
        self.receivers = receivers
    }

    /// The how-manieth notification of its alert this is, from 1.
    public var sequence: Int { alert.notified?.count ?? 0 }
}
