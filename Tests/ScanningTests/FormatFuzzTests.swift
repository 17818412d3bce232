import Foundation
import Monitoring
import OpenSSL
import PKI
import Scanning
import TestSupport
import Testing

/// Every format on content that was changed, cut, doubled and mixed at random. `FUZZ_SECONDS=600 swift test --filter FormatFuzz` goes on for longer, with
/// a seed of its own that is told where something is found.
@Suite("Formats on random changes")
struct FormatFuzzTests {
    @Test("are survived, each in a moment")
    func survives() async throws {
        let seconds = ProcessInfo.processInfo.environment["FUZZ_SECONDS"].flatMap(Double.init)
        let seed = seconds == nil ? 1 : UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let seeds = try await FormatFuzzTests.seeds()
        let end = ContinuousClock.now + .seconds(seconds ?? 0)
        var rounds = 0
        repeat {
            for original in seeds {
                var content = original
                for _ in 0..<Int.random(in: 1...5, using: &random) { FormatFuzzTests.mutate(&content, seeds, &random) }
                let start = ContinuousClock.now
                _ = decode(content, passphrases: ["x"])
                let spent = start.duration(to: .now)
                if spent > .seconds(20) { Issue.record("seed \(seed), round \(rounds): \(spent) for \(content.count) bytes") }
            }
            rounds += 1
        } while rounds < 100 || ContinuousClock.now < end
    }

    @Test("survive everything that Tests/Fuzzing/formats begins with and has found")
    func survivesCorpus() throws {
        let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Corpus")
        let files = try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
        #expect(!files.isEmpty)
        for file in files { #expect(decode(Array(try Data(contentsOf: file)), passphrases: ["x", "changeit"]) != nil, "\(file.lastPathComponent)") }
    }

    private static func seeds() async throws -> [[UInt8]] {
        let pki = try TestPKI()
        let leaf = try pki.server()
        let stores = try await JavaKeystores.made.value
        let bundle = DER.sequence(
            DER.pkcs7(2),
            DER.value(
                0xA0, DER.indefinite(0x30, DER.value(0x02, [1]), DER.value(0x31, []), DER.sequence(DER.pkcs7(1)), DER.indefinite(0xA0, leaf.der))))
        let secret =
            "apiVersion: v1\nkind: Secret\nmetadata: {name: &n s, namespace: *n}\ndata:\n  tls.crt: "
            + PEMText.base64(Array(leaf.pem.utf8)) + "\n  k.p12: " + PEMText.base64(try PKCS12.keystore(leaf, passphrase: "", iterations: 1)) + "\n"
        let keys = #"{"keys": [{"use": "x509-svid", "x5c": ["\#(PEMText.base64(leaf.der))"]}]}"#
        return [
            leaf.der, Array((leaf.pem + (try leaf.privateKey.pem()) + pki.root.pem).utf8), bundle, Array(secret.utf8), Array(keys.utf8),
            try PKCS12.keystore(leaf, passphrase: "", friendlyName: "web", iterations: 1),
            try PKCS12.truststore([pki.root], passphrase: "x", iterations: 1),
            try stores.file("key.jks"), try stores.file("mixed.jceks"),
            try pki.root.issueRevocationList(RevocationListTemplate(thisUpdate: pki.now, nextUpdate: pki.now + .days(7))),
        ]
    }

    private static func mutate(_ content: inout [UInt8], _ seeds: [[UInt8]], _ random: inout SeededGenerator) {
        guard !content.isEmpty else { return content = [0x30] }
        let offset = Int.random(in: content.indices, using: &random)
        let end = min(content.count, offset + Int.random(in: 1...60, using: &random))
        switch Int.random(in: 0...6, using: &random) {
        case 0: content[offset] ^= 1 << UInt8.random(in: 0...7, using: &random)
        case 1: content[offset] = [0x00, 0x24, 0x30, 0x7F, 0x80, 0x84, 0xA0, 0xFF, 0x26, 0x2A, 0x5B, 0x0A].randomElement(using: &random) ?? 0
        case 2: content.removeSubrange(offset..<end)
        case 3: content.insert(contentsOf: content[offset..<end], at: offset)
        case 4: content = Array(content.prefix(offset))
        case 5:
            let other = seeds.randomElement(using: &random) ?? []
            let start = Int.random(in: 0...other.count, using: &random)
            content.insert(contentsOf: other[start..<min(other.count, start + 200)], at: offset)
        default: content.replaceSubrange(offset..<end, with: (offset..<end).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
    }
}
