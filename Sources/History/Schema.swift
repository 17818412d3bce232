internal import GRDB

/// The database's schema as the sequence of steps that led to it. A step that was released never changes; what is new becomes a new step.
enum Schema {
    struct Migration: Sendable {
        var name: String
        var sql: String
    }

    static let migrations = [
        Migration(name: "1 places, observations, certificates, findings, alerts, outbox", sql: foundation),
        Migration(name: "2 scans, scan_records", sql: scanMemory),
        Migration(name: "3 latest_observations.read", sql: readTime),
        Migration(name: "4 latest_observations.freshness", sql: freshness),
    ]

    /// `PRAGMA user_version` of an up-to-date database.
    static var version: Int { migrations.count }

    /// `PRAGMA application_id`, "CVGL" in ASCII.
    static let applicationID = 0x4356_474C

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for (index, migration) in migrations.enumerated() {
            migrator.registerMigration(migration.name) { database in
                try database.execute(sql: migration.sql)
                try database.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(index + 1)")
            }
        }
        return migrator
    }

    /// Reads who wrote the file, and refuses what is not ours or newer than we are.
    static func identify(_ database: Database, path: String) throws {
        let owner = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        if owner == applicationID {
            guard found <= version else { throw HistoryError.newerVersion(path: path, found: found, supported: version) }
        } else {
            let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
            guard owner == 0, tables == 0 else { throw HistoryError.foreignDatabase(path: path) }
        }
    }
}
