import Foundation
import TestSupport
import Testing

@testable import certvigil

@Suite("Files that are read once as long as they stay the same")
struct RememberedFilesTests {
    private final class Reader {
        var count = 0
        func read() -> Int {
            count += 1
            return count
        }
    }

    @Test("A file that has not changed for a while is read once, a directory and a missing file every time")
    func settled() throws {
        let directory = try TemporaryDirectory()
        let program = try #require(Bundle.main.executablePath)  // older than this test
        for (path, reads) in [(program, 1), (directory.path, 3), (directory.path("missing"), 3)] {
            var files = RememberedFiles<Int>()
            let reader = Reader()
            for _ in 0..<3 { _ = try files.value(of: path, named: path) { () throws(UnverifiableCase) in reader.read() } }
            #expect(reader.count == reads, "\(path)")
        }
    }

    @Test("A file that is written between two looks is read again, however soon")
    func changed() throws {
        let directory = try TemporaryDirectory()
        var files = RememberedFiles<String>()
        for content in ["one", "two", "six"] {
            let path = try directory.write(content, to: "file")
            let value = try files.value(of: path, named: path) { () throws(UnverifiableCase) in
                (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            }
            #expect(value == content)
        }
    }

    @Test("A failure is told every time, and keeps nothing")
    func failure() throws {
        let program = try #require(Bundle.main.executablePath)
        var files = RememberedFiles<Int>()
        for _ in 0..<2 {
            #expect(throws: UnverifiableCase.self) {
                try files.value(of: program, named: program) { () throws(UnverifiableCase) in throw UnverifiableCase(description: "unreadable") }
            }
        }
        #expect(try files.value(of: program, named: program) { () throws(UnverifiableCase) in 7 } == 7)
    }
}
