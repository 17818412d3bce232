import Foundation
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@testable import History

@Suite("A reader of the history")
struct HistoryReaderTests {
    @Test("sees what the daemon wrote last, while it writes, and changes nothing")
    func besideTheWriter() async throws {
        let witness = try Witness()
        try await witness.record(.unreachable())
        let reader = try HistoryReader(path: witness.history.path, digest: SystemCryptography())
        #expect(try reader.latest() == [.unreachable()])
        let before = try fileBytes(witness.history.path)
        #expect(try reader.latest() == witness.history.latest())
        #expect(try fileBytes(witness.history.path) == before)
        try await witness.record(.unreachable())
        #expect(try reader.latest().count == 1)
    }

    @Test("makes no database where there is none")
    func absent() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("none.db")
        #expect(throws: HistoryError.self) { try HistoryReader(path: path, digest: SystemCryptography()) }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("refuses what is no history", arguments: ["not a database, but long enough to be one", ""])
    func foreign(content: String) throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write(content, to: "other.db")
        #expect(throws: HistoryError.self) { try HistoryReader(path: path, digest: SystemCryptography()).latest() }
        #expect(try fileBytes(path) == Array(content.utf8))
    }
}
