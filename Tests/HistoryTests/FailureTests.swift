import Alerting
import GRDB
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@testable import History

@Suite("Writes that fail")
struct FailureTests {
    @Test("A batch that cannot be written leaves nothing, and what follows is recorded in full")
    func atomicity() async throws {
        let witness = try Witness()
        let (old, new) = (try witness.chain(), try witness.chain(daysLeft: 90))
        try await witness.record(.probe(old))
        let before = try await witness.counts()
        let orphan = Recording(
            assessment: Assessment(observation: .probe(minutes: 1, new), findings: []), outbox: try Episode(1).entries)
        await #expect(throws: HistoryError.self) { try await witness.history.record([orphan]) }
        #expect(try await witness.counts() == before)
        #expect(try await witness.history.pendingNotifications() == 0)

        try await witness.record(.probe(minutes: 2, new))
        #expect(try await witness.history.observations(of: "payments", limit: 9).map(\.firstAt) == [Witness.start + .minutes(2), Witness.start])
    }

    @Test("A batch that cannot be written does not take those with it that share its transaction")
    func isolation() async throws {
        let witness = try Witness()
        let chain = try witness.chain()
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<40 {
                group.addTask {
                    let observation = Observation.probe(of: "host-\(number)", chain)
                    let outbox = number % 10 == 0 ? (try? Episode(number).entries) ?? [] : []
                    let recording = Recording(assessment: Assessment(observation: observation, findings: []), outbox: outbox)
                    do {
                        try await witness.history.record([recording])
                        return true
                    } catch {
                        return false
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.filter { !$0 }.count == 4)
        #expect(try witness.history.latest().count == 36)
    }

    @Test("An alert is recorded with its messages or not at all, wherever the disk fills up")
    func fullDiskAnywhere() async throws {
        let pki = try TestPKI()
        var refused = 0
        for spare in 0..<12 {
            let witness = try Witness(pki)
            let observation = Observation.probe(try witness.chain()) { $0.handshake?.acceptableClientCAs = [String(repeating: "CN=A", count: 2500)] }
            let episode = try Episode(1, summary: String(repeating: "why ", count: 2500))
            let recording = Recording(
                assessment: Assessment(observation: observation, findings: []), transitions: AlertTransitions(changed: [episode.alert]),
                outbox: episode.entries)
            try await witness.history.limit(sparePages: spare)
            do throws(HistoryError) {
                try await witness.history.record([recording])
            } catch {
                refused += 1
                #expect(error == .diskFull(path: witness.history.path))
                #expect(try await witness.count("alerts") == 0)
                #expect(try await witness.count("outbox") == 0)
                #expect(try await witness.count("places") == 0)
                try await witness.history.limit(sparePages: 1_000_000)
                try await witness.history.record([recording])
            }
            #expect(try witness.history.alerts().count == 1)
            #expect(try await witness.history.pendingNotifications() == 2)
            #expect(try witness.history.latest() == [observation])
            #expect(try await witness.history.integrity() == "ok")
        }
        #expect(refused >= 8, "the disk has to fill up in the midst of observation, alert and messages")
    }

    @Test("After the end a recording is refused, not lost in silence")
    func closed() async throws {
        let witness = try Witness()
        try witness.history.close()
        await #expect(throws: HistoryError.self) { try await witness.record(.unreachable()) }
        await #expect(throws: HistoryError.self) { try await witness.history.pendingNotifications() }
    }

    @Test("A place that another process has retired is recorded anew")
    func retiredElsewhere() async throws {
        let witness = try Witness()
        let chain = try witness.chain()
        try await witness.record(.probe(chain))
        let other = try History(path: witness.history.path, digest: SystemCryptography())
        try await other.record([Recording(retired: [Observation.probe(chain).place])])
        try await witness.record(.probe(minutes: 1, chain))
        #expect(try witness.history.latest() == [.probe(minutes: 1, chain)])
        #expect(try await witness.history.observations(of: "payments", limit: 9).map(\.count) == [1, 1])
    }

    @Test("The process dies at some moment: what was recorded is there, and the file is sound")
    func crash() async throws {
        let witness = try Witness()
        let chain = try witness.chain()
        try await witness.record(.probe(chain))
        try await witness.history.record([Episode(1).firing])
        // The files as a dead process leaves them: an unfinished log beside the database, nothing closed.
        let grave = try TemporaryDirectory()
        for suffix in ["", "-wal"] { try grave.copy(witness.history.path + suffix, to: "history.db" + suffix) }
        let revived = try History(path: grave.path("history.db"), digest: SystemCryptography())
        #expect(try revived.latest() == [.probe(chain)])
        #expect(try await revived.pending(for: "oncall", limit: 9).map(\.alertID) == ["alert-1"])
        #expect(try await revived.integrity() == "ok")
    }

    @Test("A log that was cut in its last commit gives the state before that commit, at every cut")
    func tornLog() async throws {
        let witness = try Witness()
        try await witness.history.checkpoint()
        let log = witness.history.path + "-wal"
        try await witness.history.record([Episode(1).firing])
        let firstCommit = try fileBytes(log).count
        try await witness.history.record([Episode(2).firing])
        let bytes = try fileBytes(log)
        #expect(bytes.count > firstCommit)
        for cut in stride(from: firstCommit, to: bytes.count, by: 997) {
            let grave = try TemporaryDirectory()
            try grave.copy(witness.history.path, to: "history.db")
            try grave.write(Array(bytes[..<cut]), to: "history.db-wal")
            let revived = try History(path: grave.path("history.db"), digest: SystemCryptography())
            #expect(try revived.alerts().map(\.id) == ["alert-1"])
            #expect(try await revived.pendingNotifications() == 2)
        }
    }
}

extension History {
    /// Lets the database grow by so many pages and no more, as a full disk would.
    func limit(sparePages: Int) async throws {
        try await withoutTransaction { database in
            let pages = try database.integer("PRAGMA page_count") ?? 0
            _ = try Int64.fetchOne(database, sql: "PRAGMA max_page_count = \(pages + Int64(sparePages))")
        }
    }

    func integrity() async throws -> String? { try await read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } }

    private func withoutTransaction(_ body: @escaping @Sendable (Database) throws -> Void) async throws {
        try await writer.writeWithoutTransaction(body)
    }
}
