public import Alerting
internal import GRDB
public import PKI

extension History: NotificationLog {
    public func pending(for receiver: String, limit: Int) async throws(HistoryError) -> [OutboxEntry] {
        try await read { try OutboxTable(database: $0).pending(for: receiver, limit: limit) }
    }

    public func delivered(_ id: OutboxEntry.ID, attempts: Int, at time: Timestamp) async throws(HistoryError) {
        try await write { database, _ in try OutboxTable(database: database).deliver(id, attempts: attempts, at: time) }
    }

    public func failed(_ id: OutboxEntry.ID, attempts: Int, retryAt: Timestamp?, error: String, at time: Timestamp) async throws(HistoryError) {
        try await write { database, _ in
            let outbox = OutboxTable(database: database)
            if let retryAt {
                try outbox.postpone(id, attempts: attempts, until: retryAt, error: error)
            } else {
                try outbox.giveUp(id, attempts: attempts, error: error, at: time)
            }
        }
    }
}

extension History {
    /// How many messages wait to be delivered.
    public func pendingNotifications() async throws(HistoryError) -> Int {
        try await read { try Int($0.integer("SELECT count(*) FROM outbox WHERE state = 'pending'") ?? 0) }
    }

    /// Messages in every state, the latest first.
    public func outbox(limit: Int) async throws(HistoryError) -> [OutboxEntry] {
        try await read { try OutboxTable(database: $0).latest(limit) }
    }

    /// Puts a message that was given up, or delivered to no avail, back in the queue.
    public func replay(_ id: OutboxEntry.ID, at time: Timestamp) async throws(HistoryError) {
        try await write { database, _ in try OutboxTable(database: database).replay(id, at: time) }
    }
}
