import Foundation
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite("client identities from PKCS #12")
struct PKCS12IdentityTests {
    private let pki: TestPKI
    private let client: IssuedCertificate

    init() throws {
        pki = try TestPKI()
        client = try pki.client()
    }

    @Test("modern and 3DES keystores give the leaf and the path above it", arguments: [PKCS12.Encryption.aes256, .tripleDES], [true, false])
    func encryptions(encryption: PKCS12.Encryption, includesMAC: Bool) throws {
        let stranger = try TestPKI("Other").root
        let keystore = try PKCS12.keystore(
            client, chain: [stranger, pki.root, pki.intermediate], passphrase: "geheim", encryption: encryption, includesMAC: includesMAC)
        let identity = try ClientIdentity.pkcs12(keystore, passphrase: "geheim")
        #expect(identity.chain.map(\.der) == [client.der, pki.intermediate.der, pki.root.der])
        #expect(throws: IdentityError.wrongPassphrase) { try ClientIdentity.pkcs12(keystore, passphrase: "falsch") }
        #expect(throws: IdentityError.passphraseNeeded) { try ClientIdentity.pkcs12(keystore, passphrase: nil) }
    }

    @Test(
        "keystores as the openssl command writes them are read, RC2 and empty passphrases too",
        arguments: [["-legacy"], [], ["-certpbe", "NONE", "-keypbe", "NONE"], ["-nomac"], ["-descert", "-legacy"]], ["geheim", ""])
    func commands(options: [String], passphrase: String) async throws {
        let directory = try TemporaryDirectory()
        let pem = try directory.write(client.pem + client.privateKey.pem(), to: "client.pem")
        let path = directory.path("client.p12")
        let outcome = try await runProcess("openssl", ["pkcs12", "-export", "-in", pem, "-out", path, "-passout", "pass:\(passphrase)"] + options)
        try #require(outcome.status == 0, "\(outcome)")
        let identity = try ClientIdentity.pkcs12(Array(Data(contentsOf: URL(fileURLWithPath: path))), passphrase: passphrase)
        #expect(identity.chain.map(\.der) == [client.der])
    }

    @Test("a truststore has no key, and says so")
    func noKey() throws {
        let truststore = try PKCS12.truststore([pki.root], passphrase: "geheim")
        #expect(throws: IdentityError.noKey) { try ClientIdentity.pkcs12(truststore, passphrase: "geheim") }
    }

    @Test("an iteration count beyond the limit is refused before it is spent", arguments: [true, false])
    func iterations(includesMAC: Bool) throws {
        // 65,536 takes three octets, so that it can be replaced in place by 8,388,607, which would take several seconds.
        var keystore = try PKCS12.keystore(client, passphrase: "geheim", iterations: 65_536, includesMAC: includesMAC)
        let (written, replacement): ([UInt8], [UInt8]) = ([0x02, 0x03, 0x01, 0x00, 0x00], [0x02, 0x03, 0x7f, 0xff, 0xff])
        var count = 0
        for index in keystore.indices.dropLast(written.count - 1) where Array(keystore[index..<index + written.count]) == written {
            keystore.replaceSubrange(index..<index + written.count, with: replacement)
            count += 1
        }
        try #require(count > 0)
        let clock = ContinuousClock()
        let duration = clock.measure {
            #expect { try ClientIdentity.pkcs12(keystore, passphrase: "geheim") } throws: { error in
                if case IdentityError.tooManyIterations(let asked, _) = error { asked >= 0x7fffff } else { false }
            }
        }
        #expect(duration < .seconds(1))
    }

    @Test("cut after any byte, a keystore is refused")
    func truncated() throws {
        let keystore = try PKCS12.keystore(client, chain: [pki.intermediate], passphrase: "geheim", iterations: 1)
        for count in 0..<keystore.count {
            #expect(throws: IdentityError.self, "cut after \(count)") {
                try ClientIdentity.pkcs12(Array(keystore.prefix(count)), passphrase: "geheim")
            }
        }
    }

    @Test("with any byte changed, a keystore is read or refused, never a crash")
    func damaged() throws {
        let keystore = try PKCS12.keystore(client, passphrase: "geheim", iterations: 1)
        for index in keystore.indices {
            var damaged = keystore
            damaged[index] ^= 0x55
            _ = try? ClientIdentity.pkcs12(damaged, passphrase: "geheim")
        }
    }
}
