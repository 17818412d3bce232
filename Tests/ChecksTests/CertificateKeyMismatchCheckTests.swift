import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct CertificateKeyMismatchCheckTests {
    typealias Keys = [(certificates: [Int]?, isEncrypted: Bool)]

    @Test(
        "a key has to belong to one of the certificates beside it",
        arguments: [
            ("it belongs to the leaf", [[0]], []),
            ("it belongs to another certificate of the file", [[1]], []),
            ("it belongs to none", [[]], ["critical certificate_key_mismatch"]),
            ("one of two belongs: an old key was left behind", [[], [0]], []),
            ("neither of two belongs", [[], []], ["critical certificate_key_mismatch"]),
            ("nobody can say", [nil], []),
            ("one belongs to none, of the other nobody can say", [nil, []], ["critical certificate_key_mismatch"]),
            ("there is no key", [], []),
        ] as [(String, [[Int]?], [String])])
    func belonging(_ sentence: String, _ keys: [[Int]?], _ verdicts: [String]) throws {
        let scene = try Scene()
        guard case .file(var file) = try scene.file(scene.pki.chain(scene.pki.server())) else { return }
        file.facts.privateKeys = keys.map { PrivateKeyFacts(path: "/etc/tls/tls.key", isEncrypted: $0 == nil, certificates: $0) }
        #expect(scene.assess(.file(file)).verdicts == verdicts)
    }

    @Test("the message names the key's file, and the finding is about the leaf")
    func message() throws {
        let scene = try Scene()
        guard case .file(var file) = try scene.file([scene.pki.server()]) else { return }
        file.facts.privateKeys = [PrivateKeyFacts(path: "/etc/tls/tls.key", isEncrypted: false, certificates: [])]
        let finding = scene.assess(.file(file)).only
        #expect(finding?.message == "the private key in /etc/tls/tls.key does not belong to service.example: the public keys differ")
        #expect(finding?.subject == file.certificates.first.map { .certificate(position: 0, fingerprint: $0.certificate.fingerprint) })
    }

    @Test("a self-signed server's certificate counts, also one that says to be a CA")
    func selfSigned() throws {
        let scene = try Scene()
        let template = CertificateTemplate.authority(
            "service.example", organization: "Test", validity: scene.pki.validity(daysLeft: 60, lifetime: 90))
        let served = try IssuedCertificate.selfSigned(template.with { $0.alternativeNames = [.dns("service.example")] })
        guard case .file(var file) = try scene.file([served]) else { return }
        file.facts.privateKeys = [PrivateKeyFacts(path: "/etc/tls/tls.key", isEncrypted: false, certificates: [])]
        #expect(scene.assess(.file(file)).verdicts.contains("critical certificate_key_mismatch"))
    }

    @Test("a file of CA certificates beside a key is not a service's")
    func authorities() throws {
        let scene = try Scene()
        guard case .file(var file) = try scene.file([scene.pki.intermediate]) else { return }
        file.facts.privateKeys = [PrivateKeyFacts(path: "/etc/tls/tls.key", isEncrypted: false, certificates: [])]
        #expect(scene.assess(.file(file)).verdicts == [])
    }
}
