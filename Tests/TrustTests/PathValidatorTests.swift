import OpenSSL
import PKI
import TestSupport
import Testing
import Trust

@Suite("Verifying a chain")
struct PathValidatorTests {
    @Test("A chain is trusted, or every reason against it is told, the most useful first", arguments: good + incomplete + outdated + signatures)
    func verdict(_ row: Row) throws {
        let verification = try row.make(try TestPKI()).verified()
        #expect(verification.summary == row.expected)
        #expect(verification.trusted == row.expected.isEmpty)
        #expect((verification.trustedUntil == nil) == !verification.trusted)
        #expect(verification.errors.allSatisfy { !$0.message.isEmpty && !$0.message.hasSuffix(".") })
    }

    static let good: [Row] = [
        Row("A leaf and its intermediate lead to the root in the store") { pki in
            try Presentation(pki.chain(pki.server()), trusting: [pki.root], host: "service.example")
        },
        Row("The root may be sent as well") { pki in
            try Presentation(pki.chain(pki.server()) + [pki.root], trusting: [pki.root])
        },
        Row("The order after the leaf does not matter, nor do duplicates and strangers") { pki in
            let stranger = try TestPKI("Stranger")
            let leaf = try pki.server()
            return try Presentation([leaf, stranger.root, pki.root, leaf, pki.intermediate, stranger.intermediate], trusting: [pki.root])
        },
        Row("An intermediate in the store ends the path") { pki in
            try Presentation([pki.server()], trusting: [pki.intermediate])
        },
        Row("A leaf in the store is trusted by itself") { pki in
            let leaf = try pki.server()
            return try Presentation([leaf], trusting: [leaf])
        },
        Row("A self-signed leaf in the store is trusted, although it is no CA") { pki in
            let template = CertificateTemplate.server([.dns("service.example")], validity: pki.validity(daysLeft: 10, lifetime: 90))
            let leaf = try IssuedCertificate.selfSigned(template)
            return try Presentation([leaf], trusting: [leaf, pki.root], host: "service.example")
        },
        Row("A client's certificate serves the client") { pki in
            try Presentation(pki.chain(pki.client()), trusting: [pki.root], purpose: .client)
        },
        Row("notAfter itself is still valid, to the end of its second") { pki in
            let leaf = try pki.server(daysLeft: 1)
            return try Presentation(pki.chain(leaf), trusting: [pki.root], at: pki.day(1) + .milliseconds(999))
        },
        Row("A root of version 1 is a CA because it is trusted") { pki in
            let root = try pki.root("Old Root") { $0.version = .v1 }
            return try Presentation([pki.server(issuer: root)], trusting: [root])
        },
        Row("A renewed CA key, certified by the old one, does not count towards the path length") { pki in
            let old = try pki.authority("Rolling CA", by: pki.root, pathLength: 0)
            let new = try pki.authority("Rolling CA", by: old, pathLength: 0)
            return try Presentation([pki.server(issuer: new), new, old], trusting: [pki.root])
        },
    ]

    static let incomplete: [Row] = [
        Row("An empty chain holds no certificate", ["no_certificate@0"]) { pki in try Presentation([], trusting: [pki.root]) },
        Row("A missing intermediate leaves the leaf without issuer", ["issuer_missing@0"]) { pki in
            try Presentation([pki.server()], trusting: [pki.root])
        },
        Row("A root that nobody sent leaves the intermediate without issuer", ["issuer_missing@1"]) { pki in
            try Presentation(pki.chain(pki.server()), trusting: [TestPKI("Other").root])
        },
        Row("A root that was sent is not trusted for that", ["untrusted_root@2"]) { pki in
            try Presentation(pki.chain(pki.server()) + [pki.root], trusting: [TestPKI("Other").root])
        },
        Row("An empty store trusts nothing", ["untrusted_root@2"]) { pki in
            try Presentation(pki.chain(pki.server()) + [pki.root], trusting: [])
        },
        Row("A self-signed leaf is its own issuer", ["self_signed@0"]) { pki in
            let template = CertificateTemplate.server([.dns("service.example")], validity: pki.validity(daysLeft: 10, lifetime: 90))
            return try Presentation([.selfSigned(template)], trusting: [pki.root])
        },
        Row("A root of the same name with another key is not the issuer", ["issuer_missing@1"]) { pki in
            try Presentation(pki.chain(pki.server()), trusting: [TestPKI().root])
        },
        Row("Two CAs that certify each other lead nowhere", ["issuer_missing@2"]) { pki in
            let (left, right) = (try pki.root("Left"), try pki.root("Right"))
            let leftByRight = try right.issue(left.template, to: left.privateKey)
            let rightByLeft = try left.issue(right.template, to: right.privateKey)
            return try Presentation([pki.server(issuer: left), leftByRight, rightByLeft], trusting: [pki.root])
        },
        Row("End of validity, wrong name and missing trust are told together", ["expired@0", "name_mismatch@0", "untrusted_root@2"]) { pki in
            let chain = try pki.chain(pki.server(daysLeft: -3)) + [pki.root]
            return try Presentation(chain, trusting: [], host: "other.example")
        },
    ]

    static let outdated: [Row] = [
        Row("An expired leaf", ["expired@0"]) { pki in try Presentation(pki.chain(pki.server(daysLeft: -1)), trusting: [pki.root]) },
        Row("A leaf is expired one second after notAfter", ["expired@0"]) { pki in
            try Presentation(pki.chain(pki.server(daysLeft: 1)), trusting: [pki.root], at: pki.day(1) + .seconds(1))
        },
        Row("A leaf of tomorrow", ["not_yet_valid@0"]) { pki in
            try Presentation(pki.chain(pki.server(daysLeft: 91)), trusting: [pki.root])
        },
        Row("An expired intermediate", ["expired@1"]) { pki in
            let intermediate = try pki.authority("Expired CA", by: pki.root, daysLeft: -5)
            return try Presentation([pki.server(issuer: intermediate), intermediate], trusting: [pki.root])
        },
        Row("An expired root, although it is in the store", ["expired@1"]) { pki in
            let root = try pki.root("Expired Root", daysLeft: -5)
            return try Presentation([pki.server(issuer: root)], trusting: [root])
        },
        Row("Everything expired, each told", ["expired@0", "expired@1", "expired@2"]) { pki in
            try Presentation(pki.chain(pki.server()), trusting: [pki.root], at: pki.day(20_000))
        },
        Row("An expired leaf in the store", ["expired@0"]) { pki in
            let leaf = try pki.server(daysLeft: -1)
            return try Presentation([leaf], trusting: [leaf])
        },
    ]

    static let signatures: [Row] = [
        Row("A leaf signed with a stranger's key", ["bad_signature@0"]) { pki in
            let leaf = try pki.intermediate.issue(
                .server([.dns("a.example")], validity: pki.validity(daysLeft: 9, lifetime: 9)), signedWith: .generate())
            return try Presentation(pki.chain(leaf), trusting: [pki.root])
        },
        Row("An intermediate signed with a stranger's key", ["bad_signature@1"]) { pki in
            let intermediate = try pki.authority("Forged CA", by: pki.root, signedWith: .generate())
            return try Presentation([pki.server(issuer: intermediate), intermediate], trusting: [pki.root])
        },
        Row("A wrong signature is told beside the end of validity", ["expired@0", "bad_signature@0"]) { pki in
            let leaf = try pki.intermediate.issue(
                .server([.dns("a.example")], validity: pki.validity(daysLeft: -9, lifetime: 9)), signedWith: .generate())
            return try Presentation(pki.chain(leaf), trusting: [pki.root])
        },
        Row("A signature with SHA-1", ["weak_signature@0"]) { pki in
            try Presentation(pki.chain(pki.server { $0.digest = .sha1 }), trusting: [pki.root])
        },
        Row("A root's own signature proves nothing and may be weak") { pki in
            let root = try pki.root("SHA-1 Root") { $0.digest = .sha1 }
            return try Presentation([pki.server(issuer: root)], trusting: [root])
        },
        Row("An RSA key of 1024 bits", ["weak_key@0"]) { pki in
            try Presentation(pki.chain(pki.server(key: .generate(.rsa1024))), trusting: [pki.root])
        },
    ]
}
