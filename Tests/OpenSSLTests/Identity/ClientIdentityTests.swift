import OpenSSL
import PKI
import TestSupport
import Testing

@Suite("client identities from PEM")
struct ClientIdentityTests {
    private let pki: TestPKI
    private let client: IssuedCertificate

    init() throws {
        pki = try TestPKI()
        client = try pki.client()
    }

    private func identity(_ certificate: String, _ key: String, passphrase: String? = nil) throws(IdentityError) -> ClientIdentity {
        try .pem(certificate: Array(certificate.utf8), key: Array(key.utf8), passphrase: passphrase)
    }

    @Test("the chain is read as it stands, leaf first")
    func chain() throws {
        let identity = try identity(pki.chain(client).pem, client.privateKey.pem())
        #expect(identity.chain.map(\.der) == [client.der, pki.intermediate.der])
    }

    @Test(
        "every kind of key is read in every form, encrypted or not", arguments: PrivateKey.Kind.allCases, [PrivateKey.Encoding.pkcs8, .traditional])
    func forms(kind: PrivateKey.Kind, encoding: PrivateKey.Encoding) throws {
        let client = try pki.client(key: .generate(kind))
        #expect(throws: Never.self) { try identity(client.pem, client.privateKey.pem(encoding: encoding)) }
        let encrypted = try client.privateKey.pem(passphrase: "geheim", encoding: encoding)
        #expect(throws: Never.self) { try identity(client.pem, encrypted, passphrase: "geheim") }
        #expect(throws: IdentityError.wrongPassphrase) { try identity(client.pem, encrypted, passphrase: "falsch") }
        #expect(throws: IdentityError.passphraseNeeded) { try identity(client.pem, encrypted) }
    }

    @Test("certificate and key may stand in one file, in any order and among other text")
    func oneFile() throws {
        let key = try client.privateKey.pem()
        for file in [client.pem + key, key + client.pem, "Bag Attributes\n\(key)subject=x\r\n\(client.pem)junk"] {
            #expect(try identity(file, file).chain.map(\.der) == [client.der])
        }
    }

    @Test("a key of another certificate is refused, naming all three")
    func mismatch() throws {
        let other = try pki.client("other")
        let digest = SystemCryptography()
        let expected = IdentityError.keyMismatch(
            certificate: try client.certificate.fingerprint, certificateKey: digest.sha256(client.privateKey.subjectPublicKeyInfo[...]),
            key: digest.sha256(other.privateKey.subjectPublicKeyInfo[...]))
        #expect(throws: expected) { try identity(client.pem, other.privateKey.pem()) }
        #expect(throws: IdentityError.self, "another kind of key") { try identity(client.pem, PrivateKey.generate(.rsa2048).pem()) }
    }

    @Test("what is missing or unreadable is said")
    func missing() throws {
        let key = try client.privateKey.pem()
        #expect(throws: IdentityError.noCertificate) { try identity(key, key) }
        #expect(throws: IdentityError.noCertificate) { try identity("", key) }
        #expect(throws: IdentityError.noKey) { try identity(client.pem, client.pem) }
        #expect(throws: IdentityError.noKey) { try identity(client.pem, "") }
        let damaged = client.pem.replacing("\nMII", with: "\n!II", maxReplacements: 1)
        #expect { try identity(damaged, key) } throws: { if case IdentityError.undecodable = $0 { true } else { false } }
    }

    @Test("a file beyond the limit is not read")
    func tooLarge() throws {
        let file = [UInt8](repeating: 0x20, count: ClientIdentity.largestFile + 1)
        #expect(throws: IdentityError.tooLarge(bytes: file.count, limit: ClientIdentity.largestFile)) {
            try ClientIdentity.pem(certificate: file, key: [], passphrase: nil)
        }
    }

    @Test("cut after any byte, an identity is read or refused, never a crash")
    func truncated() throws {
        let file = Array((client.pem + (try client.privateKey.pem(passphrase: "geheim"))).utf8)
        for count in stride(from: 0, to: file.count, by: 7) {
            #expect(throws: IdentityError.self) { try ClientIdentity.pem(certificate: file, key: Array(file.prefix(count)), passphrase: "falsch") }
        }
    }

    @Test("neither description nor errors show the key or the passphrase")
    func secrets() throws {
        let encrypted = try client.privateKey.pem(passphrase: "geheim")
        let described = String(describing: try identity(client.pem, encrypted, passphrase: "geheim"))
        #expect(described == "client identity CN=client")
        #expect { try identity(client.pem, encrypted, passphrase: "geheimnis") } throws: { !"\($0)".contains("geheim") }
    }
}
