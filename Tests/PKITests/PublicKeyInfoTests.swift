import PKI
import Testing

@Suite("Public keys and signature algorithms")
struct PublicKeyInfoTests {
    @Test(
        "are named and measured",
        arguments: [
            ("RSA", key("1.2.840.113549.1.1.1", [0x05, 0x00], rsa([0x00, 0x80] + zeros(255))), 2048),
            ("RSA", key("1.2.840.113549.1.1.1", [0x05, 0x00], rsa([0x7F] + zeros(127))), 1023),
            ("RSASSA-PSS", key("1.2.840.113549.1.1.10", [], rsa([0x00, 0xFF] + zeros(383))), 3072),
            ("RSA", key("1.2.840.113549.1.1.1", [0x05, 0x00], [0x30]), nil),
            ("EC", key("1.2.840.10045.2.1", Encoding.identifier("1.3.132.0.34"), [4]), 384),
            ("EC", key("1.2.840.10045.2.1", Encoding.identifier("1.2.3.4"), [4]), nil),
            ("EC", key("1.2.840.10045.2.1", explicitCurve, [4]), 255),
            ("Ed25519", key("1.3.101.112", [], zeros(32)), 256), ("Ed448", key("1.3.101.113", [], zeros(57)), 456),
            ("DSA", key("1.2.840.10040.4.1", Encoding.sequence(Encoding.value(0x02, [0x00, 0x80] + zeros(127))), [2]), 1024),
            ("ML-DSA-65", key("2.16.840.1.101.3.4.3.18", [], [0]), nil), ("1.2.3.4", key("1.2.3.4", [], [0]), nil),
        ] as [(String, [UInt8], Int?)])
    func areNamed(_ name: String, _ der: [UInt8], _ bits: Int?) throws {
        let info = try PublicKeyInfo(der: der[...])
        #expect(info.name == name)
        #expect(info.bits == bits)
    }

    @Test(
        "have OpenSSL's names and their digest",
        arguments: [
            ("1.2.840.113549.1.1.11", "sha256WithRSAEncryption", .sha256), ("1.2.840.10045.4.3.3", "ecdsa-with-SHA384", .sha384),
            ("1.2.840.113549.1.1.5", "sha1WithRSAEncryption", .sha1), ("1.3.101.112", "ED25519", nil), ("1.2.3.4", "1.2.3.4", nil),
        ] as [(ObjectIdentifier, String, SignatureAlgorithm.Hash?)])
    func nameSignatures(_ identifier: ObjectIdentifier, _ name: String, _ hash: SignatureAlgorithm.Hash?) throws {
        let algorithm = try SignatureAlgorithm(der: Encoding.sequence(Encoding.identifier(identifier))[...])
        #expect(algorithm.name == name)
        #expect(algorithm.hash == hash)
    }

    @Test("take the digest of RSASSA-PSS from its parameters, SHA-1 where they name none")
    func readPSS() throws {
        let sha384 = Encoding.value(0xA0, Encoding.sequence(Encoding.identifier("2.16.840.1.101.3.4.2.2")))
        for (parameters, hash) in [(Encoding.sequence(sha384), SignatureAlgorithm.Hash.sha384), (Encoding.sequence(), .sha1)] {
            let algorithm = try SignatureAlgorithm(der: Encoding.sequence(Encoding.identifier("1.2.840.113549.1.1.10"), parameters)[...])
            #expect(algorithm.name == "rsassaPss")
            #expect(algorithm.hash == hash)
        }
    }

    private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

    private static func rsa(_ modulus: [UInt8]) -> [UInt8] { Encoding.sequence(Encoding.value(0x02, modulus), Encoding.value(0x02, [1, 0, 1])) }

    private static func key(_ algorithm: ObjectIdentifier, _ parameters: [UInt8], _ content: [UInt8]) -> [UInt8] {
        Encoding.sequence(Encoding.sequence(Encoding.identifier(algorithm), parameters), Encoding.bits(content))
    }

    private static let explicitCurve = Encoding.sequence(
        Encoding.value(0x02, [1]), Encoding.sequence(), Encoding.sequence(), Encoding.value(0x04, [4]), Encoding.value(0x02, [0x40] + zeros(31)))
}
