import Foundation
import OpenSSL
import PKI
import TestSupport
import Testing

/// What Tests/Fuzzing/run does for hours, for a moment and always the same.
@Suite("Readers and verifier on bytes from a fuzzer")
struct FuzzCorpusTests {
    @Test("Everything a fuzzer has found is survived")
    func corpus() throws {
        let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Corpus")
        let files = try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
        #expect(!files.isEmpty)
        for file in files { VerificationFuzz.run(Array(try Data(contentsOf: file))) }
    }

    @Test("Chains with lists are survived when changed, cut, doubled and mixed at random", arguments: [UInt64(1), 2, 3, 4])
    func mutations(seed: UInt64) throws {
        let original = try Self.seed()
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            var input = original
            for _ in 0..<Int.random(in: 1...6, using: &random) { Self.mutate(&input, &random) }
            VerificationFuzz.run(input)
        }
    }

    /// Leaf, intermediate, root, a complete and a delta CRL of the intermediate's, and what a responder of its own says.
    private static func seed() throws -> [UInt8] {
        let pki = try TestPKI()
        let issuer = try pki.authority("CA", by: pki.root) {
            $0.extraExtensions = [
                try .nameConstraints(permitted: [.dns("example")], excluded: [.email("a.example")]), try .certificatePolicies(["1.2.3"]),
            ]
        }
        let leaf = try pki.server([.dns("a.example"), .ip("192.0.2.1"), .uri("spiffe://example/a"), .email("a@b.example")], issuer: issuer) {
            $0.extraExtensions = [try .crlDistributionPoint(uri: "http://a.example", signedBy: issuer.template.subject)]
        }
        let scope = try ExtensionTemplate.issuingDistributionPoint(uri: "http://a.example", reasons: [1, 3], isIndirect: true)
        let entry = RevocationListTemplate.Entry(
            [7], at: pki.now, reason: .superseded, extraExtensions: [try .certificateIssuer(issuer.template.subject)])
        let list = RevocationListTemplate([entry], thisUpdate: pki.now, nextUpdate: pki.day(7)).with { $0.extraExtensions = [scope] }
        let delta = list.with { ($0.number, $0.baseNumber) = (2, 1) }
        let lists = [try issuer.issueRevocationList(list), try issuer.issueRevocationList(delta)]
        return leaf.der + issuer.der + pki.root.der + lists.joined() + (try response(about: leaf, issuedBy: issuer, at: pki.now))
    }

    /// By a delegated responder, with the digests of `VerificationFuzz`.
    private static func response(about leaf: IssuedCertificate, issuedBy issuer: IssuedCertificate, at time: Timestamp) throws -> [UInt8] {
        let validity = Validity(notBefore: time - .days(30), notAfter: time + .days(30))
        var template = CertificateTemplate(subject: [.commonName("Responder")], validity: validity)
        template.extendedKeyUsage = [.ocspSigning]
        template.includesSubjectKeyIdentifier = false
        let responder = try issuer.issue(template)
        var der = try OCSPResponseTemplate(at: time).response(about: leaf, issuedBy: issuer, signedBy: responder)
        for start in der.indices.dropLast(22) where der[start...].starts(with: [0x04, 0x14]) {
            der.replaceSubrange(start + 2..<start + 22, with: repeatElement(0, count: 20))
        }
        return der
    }

    private static func mutate(_ input: inout [UInt8], _ random: inout SeededGenerator) {
        guard !input.isEmpty else { return input = [0x30] }
        let offset = Int.random(in: input.indices, using: &random)
        switch Int.random(in: 0...4, using: &random) {
        case 0: input[offset] ^= 1 << UInt8.random(in: 0...7, using: &random)
        case 1: input[offset] = [0x00, 0x30, 0x7F, 0x80, 0x84, 0xA0, 0xFF].randomElement(using: &random) ?? 0
        case 2: input.removeSubrange(offset..<min(input.count, offset + Int.random(in: 1...9, using: &random)))
        case 3: input.insert(contentsOf: input[offset..<min(input.count, offset + Int.random(in: 1...40, using: &random))], at: offset)
        default: input = Array(input.prefix(offset))
        }
    }
}
