import Foundation
import Monitoring
import OpenSSL
import PKI
import Scanning
import TestSupport
import Testing

@Suite("Compressed files")
struct GzipFileTests {
    let directory: TemporaryDirectory
    let pki: TestPKI

    init() throws {
        directory = try TemporaryDirectory()
        pki = try TestPKI()
    }

    private func gzip(_ content: [UInt8], name: String = "content") async throws -> [UInt8] {
        let path = try directory.write(content, to: name)
        let outcome = try await runProcess("gzip", ["-9", "-n", path])
        try #require(outcome.status == 0, "\(outcome)")
        return Array(try Data(contentsOf: URL(fileURLWithPath: path + ".gz")))
    }

    @Test("are what lies in them")
    func reads() async throws {
        let bundle = String(repeating: "text\n", count: 2000) + [pki.root, pki.intermediate].pem
        let compressed = try await gzip(Array(bundle.utf8))
        let file = try #require(decode(compressed))
        #expect(try file.certificates == [pki.root, pki.intermediate].certificates && file.format == PEMFile.name)
        #expect(try await decode(gzip(pki.root.der, name: "der"))?.format == DERFile.name)
        #expect(decode(compressed + compressed)?.entries.count == 4)  // members behind each other
        try directory.write(compressed, to: "scan/bundle.pem.gz")
        #expect(Scan(directory.path("scan")).observations.map(\.format) == [PEMFile.name])
    }

    @Test("of logs and the like are passed over")
    func passesOver() async throws { #expect(try await decode(gzip(Array("a log line\n".utf8))) == nil) }

    @Test("that unfold without end are refused")
    func refusesBombs() async throws {
        let bomb = try await gzip(Array(pki.root.pem.utf8) + [UInt8](repeating: 0x20, count: 80 << 20))
        #expect(bomb.count < 1 << 20)
        let file = try #require(decode(bomb))
        #expect(file.problems.map(\.kind) == [.tooLarge] && file.entries.isEmpty)
    }

    @Test("that are cut off or bent say so, and give what could be read")
    func survives() async throws {
        let compressed = try await gzip(Array([pki.root, pki.intermediate].pem.utf8))
        for changed in Mutations(original: compressed) {
            guard let file = decode(changed) else { continue }
            #expect(!file.problems.isEmpty || file.entries.count == 2)
        }
    }
}
