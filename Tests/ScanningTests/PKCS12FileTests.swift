import Foundation
import Monitoring
import OpenSSL
import PKI
import Scanning
import TestSupport
import Testing

@Suite("PKCS #12 keystores")
struct PKCS12FileTests {
    let pki: TestPKI
    let leaf: IssuedCertificate

    init() throws {
        pki = try TestPKI()
        leaf = try pki.server()
    }

    @Test("of keytool are read with their aliases, key and trust stores alike")
    func readsJava() async throws {
        let stores = try await JavaKeystores.made.value
        let keys = try #require(decode(stores.file("key.p12"), passphrases: [JavaKeystores.passphrase]))
        // keytool leaves the public half out of a key on a curve, so that nothing can be compared.
        #expect(keys.names == ["payments"] && keys.isIntact == true)
        #expect(keys.privateKeys == [DecodedFile.PrivateKey(name: "payments", isEncrypted: true)])
        let trust = try #require(decode(stores.file("trust.p12"), passphrases: ["other", JavaKeystores.passphrase]))
        #expect(try trust.names == ["müller-root"] && trust.certificates == [stores.root.certificate] && trust.privateKeys.isEmpty)
        #expect(keys.problems.isEmpty && trust.problems.isEmpty)
    }

    @Test(
        "of openssl are read",
        arguments: [
            ("with AES, as today", ""), ("with RC2 and 3DES, as before 2021", "-legacy"), ("with 3DES", "-legacy -descert"),
            ("without a MAC", "-nomac"), ("with a MAC over SHA-512", "-macalg sha512"), ("with SHA-1", "-macalg sha1"),
            ("with certificates in the clear", "-certpbe NONE"), ("with one iteration", "-noiter"), ("without keys", "-nokeys"),
        ])
    func readsOpenSSL(_ sentence: String, _ options: String) async throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write(pki.chain(leaf).pem + leaf.privateKey.pem(), to: "all.pem")
        let command = "pkcs12 -export -in \(file) -out \(directory.path("out.p12")) -passout pass:sesame -name web \(options)"
        let outcome = try await runProcess("openssl", command.split(separator: " ").map(String.init))
        try #require(outcome.status == 0, "\(outcome)")
        let content = Array(try Data(contentsOf: URL(fileURLWithPath: directory.path("out.p12"))))
        let store = try #require(decode(content, passphrases: ["wrong", "sesame"]))
        #expect(try store.certificates == pki.chain(leaf).certificates && store.problems.isEmpty, "\(sentence): \(store.details)")
        let publicKey = try SystemCryptography().sha256(leaf.certificate.subjectPublicKeyInfoDER)
        #expect(store.privateKeys.map(\.publicKey) == (options == "-nokeys" ? [] : [publicKey]) && store.isIntact == (options != "-nomac"))
    }

    @Test(
        "need a passphrase, and say so", arguments: [([], "none was given"), (["a", "b"], "neither the empty passphrase nor the 2 given opens it")])
    func wantsPassphrase(_ passphrases: [String], _ reason: String) throws {
        let store = try PKCS12.keystore(leaf, passphrase: "sesame")
        let file = try #require(decode(store, passphrases: passphrases))
        #expect(file.problems.map(\.kind) == [.wrongPassphrase] && file.details.first?.contains(reason) == true)
    }

    @Test("with an empty passphrase open by themselves")
    func opensEmpty() throws {
        let open = try #require(decode(PKCS12.keystore(leaf, passphrase: "")))
        #expect(open.entries.count == 1 && open.privateKeys.map(\.isEncrypted) == [false] && open.privateKeys.first?.publicKey != nil)
        #expect(try decode(PKCS12.truststore([pki.root, pki.intermediate], passphrase: ""))?.entries.count == 2)
    }

    @Test("that ask for too much work are refused before it is done")
    func boundsWork() throws {
        let greedy = try PKCS12.keystore(leaf, passphrase: "sesame", iterations: 1_500_000, includesMAC: false)
        let file = try #require(decode(greedy, passphrases: ["sesame"]))
        #expect(
            file.problems.map(\.kind) == [.tooCostly]
                && file.details.first?.contains("asks for 1500000 key derivation iterations, more than the 1000000") == true)
    }

    @Test(
        "with 2³¹ iterations cost no time", arguments: [[0x00, 0x80, 0, 0, 0], [0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]] as [[UInt8]])
    func refusesHugeCounts(_ count: [UInt8]) throws {
        let mac = DER.sequence(
            DER.sequence(DER.sequence(DER.value(0x06, [0x2B, 0x0E, 0x03, 0x02, 0x1A])), DER.value(0x04, [UInt8](repeating: 1, count: 20))),
            DER.value(0x04, [1, 2, 3, 4, 5, 6, 7, 8]), DER.value(0x02, count))
        let safe = DER.sequence(DER.pkcs7(1), DER.value(0xA0, DER.value(0x04, DER.sequence())))
        let content = DER.sequence(DER.value(0x02, [3]), safe, mac)
        let start = ContinuousClock.now
        let file = try #require(decode(content, passphrases: ["x"]))
        #expect(file.problems.count == 1 && file.details.first?.contains("iterations") == true)
        #expect(start.duration(to: .now) < .seconds(1))
    }

    @Test("tell which certificate their key belongs to, and a key that belongs to none", arguments: [true, false])
    func tellsStrangeKeys(_ isRight: Bool) async throws {
        let directory = try TemporaryDirectory()
        let other = try pki.server()
        let certificates = try parts(PKCS12.keystore(leaf, passphrase: "")), keys = try parts(PKCS12.keystore(isRight ? leaf : other, passphrase: ""))
        let safe = DER.sequence(try #require(certificates.first), try #require(keys.last))
        let store = DER.sequence(DER.value(0x02, [3]), DER.sequence(DER.pkcs7(1), DER.value(0xA0, DER.value(0x04, safe))))
        try directory.write(store, to: "store.p12", mode: 0o600)
        #expect(Scan(directory.path).observations.first?.facts.privateKeys.map(\.certificates) == [isRight ? [0] : []])
    }

    /// The ContentInfos of a keystore of OpenSSL: certificates, then the key.
    private func parts(_ store: [UInt8]) throws -> [[UInt8]] {
        var reader = DERReader(try contents(store).authenticated)
        var infos = try reader.sequence("AuthenticatedSafe")
        var parts: [[UInt8]] = []
        while !infos.isAtEnd { parts.append(Array(infos.encoding(of: try infos.next()))) }
        return parts
    }

    @Test("whose integrity PBMAC1 (RFC 9579) protects are checked", arguments: [("sha256", 0x09), ("sha512", 0x0B)] as [(String, UInt8)])
    func checksPBMAC1(_ digest: String, _ arc: UInt8) async throws {
        let directory = try TemporaryDirectory()
        let safe = try contents(PKCS12.keystore(leaf, passphrase: "sesame", includesMAC: false))
        let message = try directory.write(safe.authenticated, to: "safe")
        let derivation = [
            "kdf", "-keylen", "32", "-kdfopt", "digest:\(digest)", "-kdfopt", "pass:sesame", "-kdfopt", "hexsalt:0102030405060708", "-kdfopt",
            "iter:2048",
            "PBKDF2",
        ]
        let key = try await runProcess("openssl", derivation).standardOutput.filter(\.isHexDigit)
        let code = try await runProcess("openssl", ["dgst", "-\(digest)", "-mac", "HMAC", "-macopt", "hexkey:\(key)", message])
        let text = try #require(code.standardOutput.split(separator: " ").last).filter(\.isHexDigit)
        let octets = stride(from: 0, to: text.count, by: 2).compactMap { UInt8(text.dropFirst($0).prefix(2), radix: 16) }
        let store = DER.sequence(DER.value(0x02, [3]), safe.info, pbmac1(octets, digest: arc))
        let file = try #require(decode(store, passphrases: ["other", "sesame"]))
        #expect(try file.problems.isEmpty && file.isIntact == true && file.certificates == [leaf.certificate])
        #expect(decode(store, passphrases: ["other"])?.problems.map(\.kind) == [.wrongPassphrase])
    }

    /// The ContentInfo of a keystore without a MAC, and the octets in it that a MAC covers.
    private func contents(_ store: [UInt8]) throws -> (info: [UInt8], authenticated: [UInt8]) {
        var reader = DERReader(store)
        var fields = try reader.sequence("PFX")
        _ = try fields.next()
        let info = try fields.next()
        var content = try fields.contents(of: info)
        _ = try content.next()
        var wrapper = try content.contents(of: content.next())
        let octets = try wrapper.next()
        return (Array(fields.encoding(of: info)), Array(wrapper.content(of: octets)))
    }

    /// MacData with PBKDF2 and HMAC over the same digest; `digest` is the last arc of the HMAC in 1.2.840.113549.2.
    private func pbmac1(_ code: [UInt8], digest: UInt8) -> [UInt8] {
        let hmac = DER.sequence(DER.value(0x06, [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x02, digest]), DER.value(0x05, []))
        let salt = DER.value(0x04, [1, 2, 3, 4, 5, 6, 7, 8])
        let settings = DER.sequence(salt, DER.value(0x02, [0x08, 0x00]), DER.value(0x02, [32]), hmac)
        let derivation = DER.sequence(DER.value(0x06, [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05, 0x0C]), settings)
        let algorithm = DER.sequence(DER.value(0x06, [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05, 0x0E]), DER.sequence(derivation, hmac))
        return DER.sequence(DER.sequence(algorithm, DER.value(0x04, code)), DER.value(0x04, []), DER.value(0x02, [1]))
    }

    @Test("end as certificates or a problem however they are cut and bent")
    func survives() throws {
        let store = try PKCS12.keystore(leaf, chain: [pki.intermediate], passphrase: "", friendlyName: "web", iterations: 1)
        for changed in Mutations(original: store) { _ = decode(changed) }
        for end in 64..<store.count { #expect(decode(Array(store[..<end]))?.problems.isEmpty == false) }
    }
}
