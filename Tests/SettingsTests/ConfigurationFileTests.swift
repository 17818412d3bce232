import Foundation
import Glibc
import Monitoring
import Testing

@testable import Settings

/// A directory that is gone when the test is over.
final class ScratchDirectory {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "certvigil-settings-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ bytes: [UInt8], to name: String) throws -> String {
        try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
        return "\(path)/\(name)"
    }
}

@Suite struct ConfigurationFileTests {
    let directory: ScratchDirectory

    init() throws { directory = try ScratchDirectory() }

    private func reason(of path: String) -> String? {
        #expect(throws: ConfigurationError.self) { try Configuration(contentsOf: path) }?.description
    }

    @Test("paths in the file are relative to its directory")
    func relative() throws {
        let file = try directory.write(Array("storage: { path: a.db }".utf8), to: "c.yml")
        #expect(try Configuration(contentsOf: file).storage.path == "\(directory.path)/a.db")
    }

    @Test("a file that cannot be read is named with the reason")
    func unreadable() throws {
        let path = directory.path
        #expect(reason(of: "\(path)/absent.yml") == "\(path)/absent.yml: no such file or directory")
        #expect(reason(of: path) == "\(path): not a regular file")
        let latin = try directory.write([0x61, 0xE9, 0x0A], to: "latin.yml")
        #expect(reason(of: latin) == "\(latin): not UTF-8 text")
        let fifo = "\(path)/fifo"
        try #require(mkfifo(fifo, 0o600) == 0)
        #expect(reason(of: fifo) == "\(fifo): not a regular file")
    }

    @Test("a file beyond the limit is not read, sparse or not")
    func tooLarge() throws {
        let file = try directory.write([], to: "large.yml")
        try #require(truncate(file, 8 << 30) == 0)
        #expect(reason(of: file) == "\(file): 8589934592 bytes, at most 16777216 are read")
    }

    @Test("secrets come from files without the line feed at their end")
    func secretFiles() throws {
        let file = try directory.write(Array("hunter2 \r\n\n".utf8), to: "secret")
        #expect(try SecretSource.file(file).load() == Secret("hunter2 "))
        #expect(try SecretSource.inline(Secret("a")).load() == Secret("a"))
        let empty = try directory.write([10], to: "empty")
        #expect(throws: SecretSourceError(path: empty, reason: "empty")) { try SecretSource.file(empty).load() }
        #expect(throws: SecretSourceError(path: "/absent", reason: "no such file or directory")) { try SecretSource.file("/absent").load() }
    }

    @Test("without a time zone database only UTC is known, and the mistake says what to install")
    func noTimeZones() throws {
        let database = TimeZoneDatabase(directory: directory.path)
        #expect(try database.rules(named: "UTC") == .utc)
        let message = "no time zone database in \(directory.path), install the package tzdata or use UTC"
        #expect(throws: LiteralError(message)) { try database.rules(named: "Europe/Berlin") }
    }
}
