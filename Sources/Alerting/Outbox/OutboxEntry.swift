import PKI

/// One notification on its way to one receiver; a row that is written in the transaction of the state change and outlives a crash.
public struct OutboxEntry: Hashable, Sendable, Codable, Identifiable {
    public enum State: String, Hashable, Sendable, CaseIterable, Codable {
        case pending, delivered
        /// Given up; may be replayed by hand.
        case failed
    }

    /// The message's identity at the receiver, the same across retries (`webhook-id`). Holds no full stop, as Standard Webhooks demands.
    public var id: String
    public var receiver: String
    public var notification: Notification
    public var createdAt: Timestamp
    public var state: State
    /// Finished attempts.
    public var attempts: Int
    public var nextAttemptAt: Timestamp
    /// Why the last attempt failed; no URL, no secret.
    public var lastError: String?

    public init(
        id: String, receiver: String, notification: Notification, createdAt: Timestamp, state: State = .pending, attempts: Int = 0,
        nextAttemptAt: Timestamp, lastError: String? = nil
    ) {
        self.id = id
        self.receiver = receiver
        self.notification = notification
        self.createdAt = createdAt
        self.state = state
        self.attempts = attempts
        self.nextAttemptAt = nextAttemptAt
        self.lastError = lastError
    }

    /// One entry for each receiver of the notification, due at once.
    public static func entries(for notification: Notification) -> [OutboxEntry] {
        notification.receivers.map { receiver in
            OutboxEntry(
                id: "msg_" + StableHash(notification.alert.id, notification.reason.rawValue, String(notification.sequence), receiver).hex,
                receiver: receiver, notification: notification, createdAt: notification.at, nextAttemptAt: notification.at)
        }
    }

    public var alertID: Alert.ID { notification.alert.id }
}
