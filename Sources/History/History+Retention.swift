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
    /// Of a place that changes all the time, only the last `longestHistory` ended observations, periods and findings stay: by default a week of one
    /// that changes every minute.
    ///
    /// Works in steps of at most `Retention.stepRows` rows, each a transaction of its own, so that recording never waits long.
    @discardableResult
    public func prune(before cutoff: Timestamp, longestHistory: Int = 10_000) async throws(HistoryError) -> Pruned {
        var pruned = Pruned()
        pruned.retired = try await retirePlaces(lastSeenBefore: cutoff)
        pruned.observations = try await forget(Retention.observations, before: cutoff, keeping: longestHistory)
        pruned.periods = try await forget(Retention.periods, before: cutoff, keeping: longestHistory)
        pruned.findings = try await forget(Retention.findings, before: cutoff, keeping: longestHistory)
        pruned.notifications = try await delete("outbox", where: "settled_at < ?", cutoff)
        pruned.alerts = try await delete(
            "alerts", where: "state = 'resolved' AND resolved_at < ? AND NOT EXISTS (SELECT 1 FROM outbox WHERE alert_id = alerts.id)", cutoff)
        for orphan in Retention.orphans { pruned.orphans += try await deleteOrphans(of: orphan) }
        return pruned
    }

    private func forget(_ timeline: Retention.Timeline, before cutoff: Timestamp, keeping longest: Int) async throws(HistoryError) -> Int {
        let ended = try await delete(timeline.table, where: "\(timeline.end) < ?", cutoff)
        return try await ended + deleteExcess(of: timeline, over: longest)
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

    private func deleteExcess(of timeline: Retention.Timeline, over longest: Int) async throws(HistoryError) -> Int {
        var deleted = 0
        let crowded = try await read { database in
            try Int64.fetchAll(
                database, sql: "SELECT place_id FROM \(timeline.table) GROUP BY place_id HAVING count(*) > ?", arguments: [longest])
        }
        for place in crowded {
            var step = Retention.stepRows
            while step == Retention.stepRows {
                step = try await write { database, _ in
                    try database.run(
                        """
                        DELETE FROM \(timeline.table) WHERE id IN (
                        SELECT id FROM \(timeline.table) WHERE place_id = ? AND \(timeline.end) IS NOT NULL
                        ORDER BY \(timeline.begin) DESC, id DESC LIMIT ? OFFSET ?)
                        """, [place, Retention.stepRows, longest])
                    return database.changesCount
                }
                deleted += step
            }
        }
        return deleted
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
