import Alerting
internal import GRDB
import Monitoring
import PKI

/// The table `alerts`.
struct AlertTable {
    let database: Database

    /// Ends come first, because an alert may end and another of the same key begin in one step.
    func save(_ transitions: AlertTransitions) throws {
        for id in transitions.discarded { try database.run("DELETE FROM alerts WHERE id = ?", [id]) }
        for alert in transitions.changed where alert.state == .resolved { try save(alert) }
        for alert in transitions.changed where alert.state != .resolved { try save(alert) }
    }

    /// The open ones in the order in which they began.
    func open() throws -> [Alert] {
        try database.rows("SELECT document FROM alerts WHERE state <> 'resolved' ORDER BY started_at, id").map(alert)
    }

    /// Open and resolved ones, the latest first.
    func latest(_ limit: Int) throws -> [Alert] {
        try database.rows("SELECT document FROM alerts ORDER BY updated_at DESC, id LIMIT ?", [limit]).map(alert)
    }

    private func alert(_ row: Row) throws -> Alert { try Document.value(from: row.value("document")) }

    private func save(_ alert: Alert) throws {
        try database.run(
            """
            INSERT INTO alerts (id, cause, subject, check_id, severity, state, started_at, updated_at, resolved_at, document)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET check_id = excluded.check_id, severity = excluded.severity, state = excluded.state,
            updated_at = excluded.updated_at, resolved_at = excluded.resolved_at, document = excluded.document
            """,
            [
                alert.id, alert.key.cause.rawValue, alert.key.subject.description, alert.check.rawValue, alert.severity.rawValue,
                alert.state.rawValue, alert.startedAt.microseconds, alert.updatedAt.microseconds, resolution(of: alert)?.microseconds,
                Document.text(alert),
            ])
    }

    private func resolution(of alert: Alert) -> Timestamp? { alert.state == .resolved ? alert.resolvedAt ?? alert.updatedAt : nil }
}
