import OpenSSL
import TestSupport
import Testing

@Suite("private keys and keystores, read back by the openssl command")
struct PrivateKeyTests {
    @Test(
        "PEM carries the label of its encoding, and the key in it is the one certified",
        arguments: [
            (PrivateKey.Kind.p256, PrivateKey.Encoding.pkcs8, "PRIVATE KEY"), (.p256, .traditional, "EC PRIVATE KEY"),
            (.rsa2048, .traditional, "RSA PRIVATE KEY"), (.ed25519, .pkcs8, "PRIVATE KEY"), (.ed25519, .traditional, "PRIVATE KEY"),
        ])
    func encodings(kind: PrivateKey.Kind, encoding: PrivateKey.Encoding, label: String) async throws {
        let key = try PrivateKey.generate(kind)
        let pem = try key.pem(encoding: encoding)
        #expect(pem.hasPrefix("-----BEGIN \(label)-----\n"))
        let publicKey = try await runProcess("openssl", ["pkey", "-pubout"], input: pem)
        #expect(publicKey.standardOutput == PEMText.block("PUBLIC KEY", key.subjectPublicKeyInfo))
    }

    @Test("an encrypted key opens with its passphrase and no other", arguments: [PrivateKey.Encoding.pkcs8, .traditional])
    func passphrases(encoding: PrivateKey.Encoding) async throws {
        let pem = try PrivateKey.generate().pem(passphrase: "correct horse", encoding: encoding)
        #expect(pem.contains("ENCRYPTED"))
        #expect(try await runProcess("openssl", ["pkey", "-noout", "-passin", "pass:correct horse"], input: pem).status == 0)
        #expect(try await runProcess("openssl", ["pkey", "-noout", "-passin", "pass:wrong"], input: pem).status != 0)
    }

    @Test("a key never describes itself")
    func description() throws {
        #expect(try "\(PrivateKey.generate())" == "<private key, p256>")
    }

    @Test("a keystore opens with its passphrase and holds the key and the whole chain", arguments: [PKCS12.Encryption.aes256, .tripleDES])
    func keystore(encryption: PKCS12.Encryption) async throws {
        let (pki, directory) = (try TestPKI(), try TemporaryDirectory())
        let leaf = try pki.server()
        let store = try PKCS12.keystore(
            leaf, chain: [pki.intermediate, pki.root], passphrase: "changeit", friendlyName: "payments", encryption: encryption)
        let path = try directory.write(store, to: "keystore.p12")
        let outcome = try await runProcess("openssl", ["pkcs12", "-in", path, "-nodes", "-passin", "pass:changeit"])
        for certificate in [leaf, pki.intermediate, pki.root] { #expect(outcome.standardOutput.contains(certificate.pem)) }
        #expect(outcome.standardOutput.contains("friendlyName: payments"))
        #expect(try outcome.standardOutput.contains(leaf.privateKey.pem()))
        #expect(try await runProcess("openssl", ["pkcs12", "-in", path, "-nodes", "-passin", "pass:wrong"]).status != 0)
    }

    @Test("a truststore holds certificates and no key")
    func truststore() async throws {
        let (pki, directory) = (try TestPKI(), try TemporaryDirectory())
        let path = try directory.write(PKCS12.truststore([pki.root], passphrase: "changeit"), to: "truststore.p12")
        let outcome = try await runProcess("openssl", ["pkcs12", "-in", path, "-nodes", "-passin", "pass:changeit"])
        #expect(outcome.standardOutput.contains(pki.root.pem) && !outcome.standardOutput.contains("PRIVATE KEY"))
    }
}
