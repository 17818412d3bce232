import Monitoring
import OpenSSL
import PKI
import Scanning
import TestSupport
import Testing

@Suite("Java keystores")
struct JavaKeystoreFileTests {
    @Test("give their certificates without a passphrase, by alias", arguments: ["jks", "jceks"])
    func opens(_ type: String) async throws {
        let stores = try await JavaKeystores.made.value
        let keys = try #require(decode(stores.file("key.\(type)")))
        #expect(keys.names == ["payments"] && keys.certificates.map(\.subject.description) == ["CN=payments.example"])
        #expect(keys.privateKeys == [DecodedFile.PrivateKey(name: "payments", isEncrypted: true)])
        let trust = try #require(decode(stores.file("trust.\(type)")))
        #expect(try trust.names == ["müller-root"] && trust.certificates == [stores.root.certificate] && trust.privateKeys.isEmpty)
        #expect(keys.problems.isEmpty && trust.problems.isEmpty)
        #expect(trust.format?.rawValue == (type == "jceks" ? "jceks" : nil))
    }

    @Test("pass over secret keys to the certificates behind them")
    func passesOverSecrets() async throws {
        let stores = try await JavaKeystores.made.value
        let file = try #require(decode(stores.file("mixed.jceks"), passphrases: [JavaKeystores.passphrase]))
        #expect(file.names == ["root"] && file.problems.isEmpty)
    }

    @Test("are proved whole by a passphrase, and suspected with a wrong one")
    func checksIntegrity() async throws {
        let content = try await JavaKeystores.made.value.file("trust.jks")
        #expect(decode(content)?.isIntact == false)
        let proved = try #require(decode(content, passphrases: ["other", JavaKeystores.passphrase]))
        #expect(proved.problems.isEmpty && proved.isIntact == true)
        let suspected = try #require(decode(content, passphrases: ["other"]))
        #expect(suspected.problems.map(\.kind) == [.wrongPassphrase] && suspected.entries.count == 1 && suspected.isIntact == false)
        var changed = content
        changed[20] ^= 1  // the alias
        #expect(decode(changed, passphrases: [JavaKeystores.passphrase])?.problems.map(\.kind) == [.wrongPassphrase])
    }

    @Test("end as certificates or a problem however they are cut and bent", arguments: ["key.jks", "mixed.jceks"])
    func survives(_ name: String) async throws {
        let content = try await JavaKeystores.made.value.file(name)
        for changed in Mutations(original: content) { _ = decode(changed, passphrases: ["x"]) }
        for end in 8..<content.count - 20 { #expect(decode(Array(content[..<end]))?.problems.isEmpty == false) }
    }
}
