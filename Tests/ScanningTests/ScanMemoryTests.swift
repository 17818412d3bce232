import Foundation
import Glibc
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@testable import Scanning

@Suite("What a scan remembers")
struct ScanMemoryTests {
    let directory: TemporaryDirectory
    let pki: TestPKI
    let cache = ScanCache()

    init() throws {
        directory = try TemporaryDirectory()
        pki = try TestPKI()
    }

    @Test("survives a restart, so that only what changed is read again")
    func survivesRestart() throws {
        let leaf = try pki.server()
        try directory.write(leaf.pem, to: "tls.crt")
        try directory.write(leaf.privateKey.pem(), to: "tls.key", mode: 0o640)
        try directory.write("text", to: "note.txt")
        try directory.write("-----BEGIN CERTIFICATE-----\n", to: "broken.pem")
        let first = Scan(directory.path, cache: cache)
        let restored = ScanCache(cache.takeChanges())
        #expect(restored.count == cache.count && cache.takeChanges().isEmpty)
        let second = Scan(directory.path, cache: restored)
        #expect(second.observations.isEmpty && second.summary.places == first.summary.places)
        #expect(second.summary.files == first.summary.files && second.summary.errors == first.summary.errors)
        #expect(restored.takeChanges().isEmpty)
        try directory.write(pki.root.pem, to: "note.txt")
        #expect(unlink(directory.path("broken.pem")) == 0)
        #expect(Scan(directory.path, cache: restored).paths(below: directory.path) == ["note.txt"])
        let changes = restored.takeChanges().filter { $0.kind == .file }
        #expect(Set(changes.map(\.path)) == [directory.path("note.txt"), directory.path("broken.pem")])
        #expect(changes.first { $0.path == directory.path("broken.pem") }?.content == .some(nil))
    }

    @Test("is left out where its record is cut or bent anywhere")
    func distrustsRecords() throws {
        let leaf = try pki.server()
        try directory.write(leaf.pem, to: "tls.crt")
        try directory.write(leaf.privateKey.pem(), to: "tls.key")
        _ = Scan(directory.path, cache: cache)
        let content = try #require(cache.takeChanges().first { $0.kind == .file }?.content)
        #expect(FileMemory(record: content)?.record == content)
        for end in content.indices { #expect(FileMemory(record: Array(content[..<end])) == nil || end == content.count) }
        for place in content.indices {
            var bent = content
            bent[place] ^= 0xFF
            _ = FileMemory(record: bent)
        }
    }

    @Test(
        "tells a drop of coverage, and what is normal from then on",
        arguments: [
            ("as many as before", 1204, 1204, 1, nil), ("more than before", 1300, 1204, 1, nil), ("a few less", 1100, 1204, 1, nil),
            ("a quarter is left", 311, 1204, 1, Coverage(certificates: 311, before: 1204, seenBefore: TestPKI.epoch)),
            ("nothing is left of one", 0, 1, 1, Coverage(certificates: 0, before: 1, seenBefore: TestPKI.epoch)),
            ("one of three is left", 1, 3, 1, nil), ("a quarter is left, for a week", 311, 1204, 7, nil),
            ("nothing is left, for a week", 0, 1204, 7, Coverage(certificates: 0)), ("nothing was ever found", 0, nil, 1, Coverage(certificates: 0)),
        ] as [(String, Int, Int?, Int, Coverage?)])
    func tellsDrops(_ sentence: String, _ found: Int, _ before: Int?, _ days: Int, _ expected: Coverage?) {
        let memory = before.map { CoverageMemory(certificates: $0, seenAt: TestPKI.epoch) }
        #expect(CoverageMemory.judge(found: found, before: memory, at: TestPKI.epoch + .days(days)).coverage == expected)
    }

    @Test("includes how much lay below each path")
    func countsBelowPaths() throws {
        for number in 0..<10 { try directory.write(pki.server().pem, to: "tls/\(number).pem") }
        let path = directory.path("tls")
        #expect(Scan(path, cache: cache).observations.count == 10)
        for number in 0..<7 { #expect(unlink(directory.path("tls/\(number).pem")) == 0) }
        let restored = ScanCache(cache.takeChanges())
        let second = Scan(path, cache: restored)
        #expect(second.observations.map(\.path) == [path] && second.summary.places?.count == 4)
        #expect(second.observations.first?.facts.coverage == Coverage(certificates: 3, before: 10, seenBefore: TestPKI.epoch))
        #expect(Scan(directory.path("tls/7.pem"), cache: ScanCache()).observations.count == 1)
    }
}
