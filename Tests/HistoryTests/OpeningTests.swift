import GRDB
import Glibc
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@testable import History

@Suite("Opening a database")
struct OpeningTests {
    @Test("A new file is created, readable by its owner alone")
    func creation() throws {
        let witness = try Witness()
        var status = stat()
        #expect(stat(witness.history.path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(witness.history.sizeInBytes > 0)
        #expect(try witness.history.latest().isEmpty)
    }

    @Test("A database in memory works the same")
    func memory() async throws {
        let history = try History(path: ":memory:", digest: SystemCryptography())
        try await history.record([Recording(assessment: Assessment(observation: .unreachable(), findings: []))])
        try await history.checkpoint()
        #expect(try history.latest() == [.unreachable()])
    }

    @Test("Every commit waits for the disk, rows refer to rows that exist, the log is on")
    func settings() async throws {
        let witness = try Witness()
        let pragmas = try await witness.history.writer.write { database in
            try ["synchronous", "foreign_keys", "journal_mode"].map { try String.fetchOne(database, sql: "PRAGMA \($0)") }
        }
        #expect(pragmas == ["2", "1", "wal"])
    }

    @Test("A file of a newer release is refused with both versions and is not touched")
    func newerVersion() async throws {
        let witness = try Witness()
        try await witness.history.writer.write { try $0.execute(sql: "PRAGMA user_version = 7") }
        try witness.history.close()
        let before = try fileBytes(witness.history.path)
        let error = #expect(throws: HistoryError.self) { try History(path: witness.history.path, digest: SystemCryptography()) }
        #expect(error == .newerVersion(path: witness.history.path, found: 7, supported: Schema.version))
        #expect(error?.description == "\(witness.history.path) has schema version 7, this release supports versions up to \(Schema.version)")
        #expect(try fileBytes(witness.history.path) == before)
    }

    @Test("A file that is no database is refused and is not touched")
    func notADatabase() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("-----BEGIN CERTIFICATE-----\n" + String(repeating: "A", count: 5000), to: "tls.crt")
        let before = try fileBytes(path)
        #expect(throws: HistoryError.notADatabase(path: path)) { try History(path: path, digest: SystemCryptography()) }
        #expect(try fileBytes(path) == before)
    }

    @Test("Another program's database is refused and is not touched")
    func foreignDatabase() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("other.db")
        let other = try DatabaseQueue(path: path)
        try other.write { try $0.execute(sql: "CREATE TABLE bookmarks (url TEXT)") }
        try other.close()
        let before = try fileBytes(path)
        #expect(throws: HistoryError.foreignDatabase(path: path)) { try History(path: path, digest: SystemCryptography()) }
        #expect(try fileBytes(path) == before)
    }

    @Test("A damaged database is reported as such")
    func damaged() async throws {
        let witness = try Witness()
        for minute in 0..<50 { try await witness.record(.unreachable("host-\(minute)", minutes: minute)) }
        try witness.history.close()
        var bytes = try fileBytes(witness.history.path)
        for index in 4096..<bytes.count { bytes[index] = 0xFF }
        let directory = try TemporaryDirectory()
        let path = try directory.write(bytes, to: "history.db")
        let error = #expect(throws: HistoryError.self) { _ = try History(path: path, digest: SystemCryptography()).latest() }
        guard case .damaged(path, _) = error else {
            Issue.record("expected .damaged, got \(String(describing: error))")
            return
        }
    }

    @Test("A path that cannot be opened is named with the reason")
    func cannotOpen() throws {
        let directory = try TemporaryDirectory()
        expect(directory.path("missing/history.db"), "the directory \(directory.path("missing")) does not exist")
        expect(directory.path, "it is a directory")
        // sysfs takes no new files, not even from root.
        expect("/sys/history.db", ["permission denied", "the file system is read-only"])
    }

    private func expect(_ path: String, _ reasons: [String]) {
        let error = #expect(throws: HistoryError.self) { try History(path: path, digest: SystemCryptography()) }
        #expect(reasons.map { HistoryError.cannotOpen(path: path, reason: $0) }.contains(error))
    }

    private func expect(_ path: String, _ reason: String) { expect(path, [reason]) }
}
