/// What one step of an `AlertTracker` changed. To be stored in the transaction that stores the observation.
public struct AlertTransitions: Hashable, Sendable {
    /// Alerts to be stored, new ones and resolved ones included, in the order of their keys.
    public var changed: [Alert]
    /// The ids of pending alerts that ended before anybody was told: to be deleted.
    public var discarded: [Alert.ID]
    public var notifications: [Notification]

    public init(changed: [Alert] = [], discarded: [Alert.ID] = [], notifications: [Notification] = []) {
        self.changed = changed
        self.discarded = discarded
        self.notifications = notifications
    }

    public var isEmpty: Bool { changed.isEmpty && discarded.isEmpty && notifications.isEmpty }

    /// One message for each receiver of each notification.
    public var outbox: [OutboxEntry] { notifications.flatMap(OutboxEntry.entries) }
}
