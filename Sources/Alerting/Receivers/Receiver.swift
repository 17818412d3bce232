import Monitoring
import PKI

/// Somebody or something that is told of alerts. Tells once and says how it went; order, retries and persistence are the outbox's work.
public protocol Receiver: Sendable {
    /// Unique in a configuration; the `receiver` label of metrics.
    var name: String { get }

    /// Tries once. Never throws: a failure is a result.
    func deliver(_ message: OutboundMessage) async -> Delivery
}

/// What a receiver is to pass on.
public struct OutboundMessage: Hashable, Sendable {
    /// The same across retries, so that the other side can tell a repetition.
    public var id: OutboxEntry.ID
    public var notification: Notification
    /// When this attempt is made.
    public var sentAt: Timestamp

    public init(id: OutboxEntry.ID, notification: Notification, sentAt: Timestamp) {
        self.id = id
        self.notification = notification
        self.sentAt = sentAt
    }
}

/// How an attempt ended.
public enum Delivery: Hashable, Sendable {
    case delivered
    /// Likely to succeed later.
    ///
    /// - Parameter after: the least delay the other side asked for.
    case retry(after: Duration?, DeliveryFailure)
    /// Refused by something that answers: retried for a short while only.
    case refused(DeliveryFailure)
    /// The other side wants nothing any more.
    case gone(DeliveryFailure)
}

public struct DeliveryFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Closed set, so that it may serve as a metric label.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        case resolve, connect, tls, timeout
        case rateLimited = "rate_limited"
        case clientError = "client_error"
        case serverError = "server_error"
        case redirect, gone, other
    }

    public var reason: Reason
    /// For a person; no URL, no secret.
    public var detail: String

    public init(_ reason: Reason, detail: String) {
        self.reason = reason
        self.detail = detail
    }

    public var description: String { "\(reason.rawValue): \(detail)" }
}
