import Alerting
internal import GRDB
import PKI

/// The table `outbox`.
struct OutboxTable {
    let database: Database

    /// An entry that is there already stays as it is: its id says that it is the same message, and it may have been delivered since.
    func append(_ entries: [OutboxEntry]) throws {
        for entry in entries {
            let settledAt = entry.state == .pending ? nil : entry.createdAt.microseconds
            try database.run(
                """
                INSERT INTO outbox (id, alert_id, receiver, created_at, document, state, attempts, next_attempt_at, last_error, settled_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                """,
                [
                    entry.id, entry.alertID, entry.receiver, entry.createdAt.microseconds, Document.text(entry.notification), entry.state.rawValue,
                    entry.attempts, entry.nextAttemptAt.microseconds, entry.lastError, settledAt,
                ])
        }
    }

    func pending(for receiver: String, limit: Int) throws -> [OutboxEntry] {
        try database.rows("SELECT * FROM outbox WHERE state = 'pending' AND receiver = ? ORDER BY sequence LIMIT ?", [receiver, limit])
            .map(OutboxEntry.init)
    }

    /// All of them, the latest first.
    func latest(_ limit: Int) throws -> [OutboxEntry] {
        try database.rows("SELECT * FROM outbox ORDER BY sequence DESC LIMIT ?", [limit]).map(OutboxEntry.init)
    }

    func deliver(_ id: OutboxEntry.ID, attempts: Int, at time: Timestamp) throws {
        try database.run(
            "UPDATE outbox SET state = 'delivered', attempts = ?, last_error = NULL, settled_at = ? WHERE id = ?",
            [attempts, time.microseconds, id])
    }

    func postpone(_ id: OutboxEntry.ID, attempts: Int, until time: Timestamp, error: String) throws {
        try database.run(
            "UPDATE outbox SET attempts = ?, next_attempt_at = ?, last_error = ? WHERE id = ? AND state = 'pending'",
            [attempts, time.microseconds, error, id])
    }

    func giveUp(_ id: OutboxEntry.ID, attempts: Int, error: String, at time: Timestamp) throws {
        try database.run(
            "UPDATE outbox SET state = 'failed', attempts = ?, last_error = ?, settled_at = ? WHERE id = ? AND state = 'pending'",
            [attempts, error, time.microseconds, id])
    }

    /// Puts a message that was given up or delivered back in the queue, due at `time`.
    func replay(_ id: OutboxEntry.ID, at time: Timestamp) throws {
        try database.run(
            "UPDATE outbox SET state = 'pending', attempts = 0, next_attempt_at = ?, settled_at = NULL WHERE id = ? AND state <> 'pending'",
            [time.microseconds, id])
    }
}

extension OutboxEntry {
    fileprivate init(_ row: Row) throws {
        let state: String = try row.value("state")
        guard let knownState = State(rawValue: state) else { throw UnreadableFact("outbox.state", state) }
        self.init(
            id: try row.value("id"), receiver: try row.value("receiver"),
            notification: try Document.value(from: row.value("document")), createdAt: try row.timestamp("created_at"), state: knownState,
            attempts: try row.value("attempts"), nextAttemptAt: try row.timestamp("next_attempt_at"), lastError: try row.value("last_error"))
    }
}
