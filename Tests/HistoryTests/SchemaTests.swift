import GRDB
import OpenSSL
import PKI
import TestSupport
import Testing

@testable import History

@Suite("The schema")
struct SchemaTests {
    @Test("Its tables and indexes are the golden ones")
    func golden() async throws {
        let history = try History(path: ":memory:", digest: SystemCryptography())
        let lines = try await history.read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT s.name || ': ' || (SELECT group_concat(c.name || ' ' || c.type || iif(c."notnull", '!', '') || iif(c.hidden, '=', ''), ', ')
                    FROM pragma_table_xinfo(s.name) AS c)
                    FROM sqlite_schema AS s WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite_%' AND s.name NOT LIKE 'grdb_%' ORDER BY s.rowid
                    """)
        }
        #expect(lines.joined(separator: "\n") == SchemaTests.tables)
    }

    @Test("A step that was released never changes")
    func steps() {
        let digests = Schema.migrations.map { SystemCryptography().sha256(Array($0.sql.utf8)[...]).hex.prefix(16) }
        #expect(digests == ["8249eda5d1cc2e1d", "4f0b0d742807ba60", "be714419aaf7e682", "0541c9f61adeedd1"])
        #expect(Set(Schema.migrations.map(\.name)).count == Schema.migrations.count)
    }

    @Test("Every table is strict, so that no column holds what it should not")
    func strictness() async throws {
        let history = try History(path: ":memory:", digest: SystemCryptography())
        let lax = try await history.read { database in
            try String.fetchAll(
                database, sql: "SELECT name FROM pragma_table_list WHERE strict = 0 AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'grdb_%'")
        }
        #expect(lax.isEmpty)
    }

    /// `!` marks NOT NULL, `=` a generated column.
    static let tables = """
        certificates: id INTEGER, fingerprint BLOB!, der BLOB!, subject TEXT!, issuer TEXT!, serial_number TEXT!, not_before INTEGER!, not_after INTEGER!, first_seen_at INTEGER!
        chains: id INTEGER, digest BLOB!
        chain_certificates: chain_id INTEGER!, ordinal INTEGER!, position INTEGER!, certificate_id INTEGER!, entry TEXT
        places: id INTEGER, kind TEXT!, name TEXT!, location TEXT, target TEXT, first_seen_at INTEGER!
        facts: id INTEGER, digest BLOB!, chain_id INTEGER, path_id INTEGER, document TEXT!, outcome TEXT!=, phase TEXT=, reason TEXT=, detail TEXT=, tls_version TEXT=, cipher_suite TEXT=, key_exchange_group TEXT=, trusted INTEGER=, trusted_until INTEGER=
        observations: id INTEGER, place_id INTEGER!, facts_id INTEGER!, first_at INTEGER!, last_at INTEGER, count INTEGER
        latest_observations: place_id INTEGER, observation_id INTEGER!, observed_at INTEGER!, count INTEGER!, resolve REAL, connect REAL, starttls REAL, handshake REAL, total REAL, read REAL, freshness TEXT
        certificate_periods: id INTEGER, place_id INTEGER!, certificate_id INTEGER!, position INTEGER!, since INTEGER!, until INTEGER
        findings: id INTEGER, place_id INTEGER!, check_id TEXT!, severity TEXT!, position INTEGER, fingerprint BLOB, message TEXT!, hint TEXT!, since INTEGER!, until INTEGER
        alerts: id TEXT!, cause TEXT!, subject TEXT!, check_id TEXT!, severity TEXT!, state TEXT!, started_at INTEGER!, updated_at INTEGER!, resolved_at INTEGER, document TEXT!
        outbox: sequence INTEGER, id TEXT!, alert_id TEXT!, receiver TEXT!, created_at INTEGER!, document TEXT!, state TEXT!, attempts INTEGER!, next_attempt_at INTEGER!, last_error TEXT, settled_at INTEGER
        scans: id INTEGER, name TEXT!, signature BLOB!
        scan_records: scan_id INTEGER!, kind TEXT!, path TEXT!, content BLOB!
        """
}
