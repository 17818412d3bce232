internal import GRDB
public import PKI

/// How many rows retention took out of each group of tables.
public struct Pruned: Hashable, Sendable {
    /// Places that were not observed since the cutoff and therefore count as no longer watched.
    public var retired = 0
    public var observations = 0
    public var periods = 0
    public var findings = 0
    public var alerts = 0
    public var notifications = 0
    /// Facts, chains, certificates and places that nothing refers to any more.
    public var orphans = 0

    public init() {}
}

extension History {
    /// Forgets what ended before `cutoff`. What still lasts stays, however long ago it began, and so does a message that is not yet delivered.
    ///
    /// Works in steps of at most `Retention.stepRows` rows, each a transaction of its own, so that recording never waits long.
    @discardableResult
    public func prune(before cutoff: Timestamp) async throws(HistoryError) -> Pruned {
        var pruned = Pruned()
        pruned.retired = try await retirePlaces(lastSeenBefore: cutoff)
        pruned.observations = try await delete("observations", where: "last_at < ?", cutoff)
        pruned.periods = try await delete("certificate_periods", where: "until < ?", cutoff)
        pruned.findings = try await delete("findings", where: "until < ?", cutoff)
        pruned.notifications = try await delete("outbox", where: "settled_at < ?", cutoff)
        pruned.alerts = try await delete(
            "alerts", where: "state = 'resolved' AND resolved_at < ? AND NOT EXISTS (SELECT 1 FROM outbox WHERE alert_id = alerts.id)", cutoff)
        for orphan in Retention.orphans { pruned.orphans += try await deleteOrphans(of: orphan) }
        return pruned
    }

    private func retirePlaces(lastSeenBefore cutoff: Timestamp) async throws(HistoryError) -> Int {
        var retired = 0
        while true {
            let step = try await write { database, memory in
                let rows = try database.rows(
                    """
                    SELECT places.*, observed_at FROM latest_observations JOIN places ON places.id = place_id WHERE observed_at < ? LIMIT ?
                    """, [cutoff.microseconds, Retention.stepRows])
                for row in rows {
                    try PlaceTable(database: database).retire(row.value("id"), lastSeen: row.value("observed_at"))
                    memory[try PlaceKey(row).place] = nil
                }
                return rows.count
            }
            retired += step
            if step < Retention.stepRows { return retired }
        }
    }

    private func delete(_ table: String, where condition: String, _ cutoff: Timestamp) async throws(HistoryError) -> Int {
        var deleted = 0
        while true {
            let step = try await write { database, _ in
                try database.run(
                    "DELETE FROM \(table) WHERE rowid IN (SELECT rowid FROM \(table) WHERE \(condition) LIMIT ?)",
                    [cutoff.microseconds, Retention.stepRows])
                return database.changesCount
            }
            deleted += step
            if step < Retention.stepRows { return deleted }
        }
    }

    /// Walks a table once by id, a step's worth of rows at a time.
    private func deleteOrphans(of orphan: Retention.Orphan) async throws(HistoryError) -> Int {
        var deleted = 0
        var last: Int64 = 0
        while true {
            let from = last
            let end = try await read { database in
                try database.integer(
                    "SELECT max(id) FROM (SELECT id FROM \(orphan.table) WHERE id > ? ORDER BY id LIMIT ?)", [from, Retention.stepRows])
            }
            guard let end else { return deleted }
            deleted += try await write { database, _ in
                try database.run("DELETE FROM \(orphan.table) WHERE id > ? AND id <= ? AND \(orphan.condition)", [from, end])
                return database.changesCount
            }
            last = end
        }
    }
}

/// What retention takes out, and at which pace.
enum Retention {
    /// One step takes a few milliseconds, less than the 100 ms for which recordings are gathered.
    static let stepRows = 1000

    struct Orphan: Sendable {
        var table: String
        /// Holds for a row that nothing refers to.
        var condition: String
    }

    /// In this order, because each refers to the ones below.
    static let orphans = [
        Orphan(table: "facts", condition: "NOT EXISTS (SELECT 1 FROM observations WHERE facts_id = facts.id)"),
        Orphan(table: "chains", condition: "NOT EXISTS (SELECT 1 FROM facts WHERE chain_id = chains.id OR path_id = chains.id)"),
        Orphan(
            table: "certificates",
            condition: """
                NOT EXISTS (SELECT 1 FROM chain_certificates WHERE certificate_id = certificates.id)
                AND NOT EXISTS (SELECT 1 FROM certificate_periods WHERE certificate_id = certificates.id)
                """),
        Orphan(
            table: "places",
            condition: """
                NOT EXISTS (SELECT 1 FROM observations WHERE place_id = places.id)
                AND NOT EXISTS (SELECT 1 FROM certificate_periods WHERE place_id = places.id)
                AND NOT EXISTS (SELECT 1 FROM findings WHERE place_id = places.id)
                """),
    ]
}
