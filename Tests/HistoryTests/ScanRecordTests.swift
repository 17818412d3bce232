import History
import Monitoring
import OpenSSL
import TestSupport
import Testing

@Suite("The memory of scans")
struct ScanRecordTests {
    let directory: TemporaryDirectory
    let history: History

    init() throws {
        directory = try TemporaryDirectory()
        history = try History(path: directory.path("history.db"), digest: SystemCryptography())
    }

    @Test("is there after a restart, changed as it was changed")
    func survives() async throws {
        try await history.remember(
            [record("/a", [1]), record("/b", [2]), ScanRecord(kind: .coverage, path: "/a", content: [3])], of: "s", signature: [9])
        try await history.remember([record("/a", [4]), record("/b", nil)], of: "s", signature: [9])
        try history.close()
        let reopened = try History(path: directory.path("history.db"), digest: SystemCryptography())
        let records = try reopened.scanRecords(of: "s", signature: [9])
        #expect(Set(records) == [record("/a", [4]), ScanRecord(kind: .coverage, path: "/a", content: [3])])
        #expect(try reopened.scanRecords(of: "other", signature: [9]).isEmpty)
    }

    @Test("means nothing under another signature, and goes when one is stored")
    func signatures() async throws {
        try await history.remember([record("/a", [1])], of: "s", signature: [1])
        #expect(try history.scanRecords(of: "s", signature: [2]).isEmpty)
        try await history.remember([record("/b", [2])], of: "s", signature: [2])
        #expect(try history.scanRecords(of: "s", signature: [1]).isEmpty)
        #expect(try history.scanRecords(of: "s", signature: [2]) == [record("/b", [2])])
    }

    @Test("goes with the scan")
    func forgets() async throws {
        try await history.remember([record("/a", [1])], of: "s", signature: [1])
        try await history.forgetScans(except: ["t"])
        #expect(try history.scanRecords(of: "s", signature: [1]).isEmpty)
    }

    private func record(_ path: String, _ content: [UInt8]?) -> ScanRecord { ScanRecord(kind: .file, path: path, content: content) }
}
