import OpenSSL
import PKI
import TestSupport
import Testing
import Trust

@Suite("Trust stores")
struct TrustStoreTests {
    private let pki: TestPKI
    private let other: TestPKI

    init() throws {
        pki = try TestPKI()
        other = try TestPKI("Other")
    }

    @Test("A store keeps each certificate once")
    func duplicates() throws {
        let store = TrustStore(name: "mesh", anchors: try [pki.root, other.root, pki.root].certificates)
        #expect(try store.anchors == [pki.root, other.root].certificates)
    }

    @Test("Certificates are found by subject and by key identifier")
    func lookups() throws {
        let store = TrustStore(name: "mesh", anchors: try [pki.root, other.root].certificates)
        let root = try other.root.certificate
        #expect(store.anchors(named: root.subject) == [root])
        #expect(store.anchors(keyIdentifier: other.root.keyIdentifier) == [root])
        #expect(store.contains(root.fingerprint))
        #expect(try !store.contains(pki.intermediate.certificate.fingerprint))
        #expect(try store.anchors(named: pki.intermediate.certificate.subject).isEmpty)
    }

    @Test("The subject is found whatever its case and string type")
    func subjects() throws {
        let printable = try pki.root("Name") { $0.subject = [NameAttribute(type: "2.5.4.3", value: "NAME", as: .printable)] }
        let leaf = try pki.root("Name").issue(.server([.dns("a.example")], validity: pki.validity(daysLeft: 1, lifetime: 2)))
        let store = TrustStore(name: "mesh", anchors: [try printable.certificate])
        #expect(try store.anchors(named: leaf.certificate.issuer).count == 1)
    }

    @Test("Stores are alike when they hold the same certificates, in any order and under any name")
    func identity() throws {
        let store = TrustStore(name: "mesh", anchors: try [pki.root, other.root].certificates)
        #expect(try store.identity == TrustStore(name: "else", anchors: [other.root, pki.root].certificates).identity)
        #expect(try store.identity != TrustStore(name: "mesh", anchors: [other.root].certificates).identity)
    }
}
