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
        #expect(keys.names == ["payments"] && keys.privateKeys == [DecodedFile.PrivateKey(name: "payments", isEncrypted: true)])
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
        #expect(store.privateKeys.count == (options == "-nokeys" ? 0 : 1))
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
        #expect(try decode(PKCS12.keystore(leaf, passphrase: ""))?.entries.count == 1)
        #expect(try decode(PKCS12.truststore([pki.root, pki.intermediate], passphrase: ""))?.entries.count == 2)
    }

    @Test("that ask for too much work are refused before it is done")
    func boundsWork() throws {
        let greedy = try PKCS12.keystore(leaf, passphrase: "sesame", iterations: 1_500_000, includesMAC: false)
        let file = try #require(decode(greedy, passphrases: ["sesame"]))
        #expect(file.details.first?.contains("asks for 1500000 key derivation iterations, more than the 1000000") == true)
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

    @Test("end as certificates or a problem however they are cut and bent")
    func survives() throws {
        let store = try PKCS12.keystore(leaf, chain: [pki.intermediate], passphrase: "", friendlyName: "web", iterations: 1)
        for changed in Mutations(original: store) { _ = decode(changed) }
        for end in 64..<store.count { #expect(decode(Array(store[..<end]))?.problems.isEmpty == false) }
    }
}
