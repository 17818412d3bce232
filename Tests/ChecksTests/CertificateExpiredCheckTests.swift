import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct CertificateExpiredCheckTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var past: Duration
        var verdict: [String]
    }

    @Test(
        "notAfter is the last second of validity",
        arguments: [
            Row(testDescription: "at notAfter the certificate is valid", past: .zero, verdict: ["critical certificate_expiring"]),
            Row(testDescription: "within that second too", past: .milliseconds(999), verdict: ["critical certificate_expiring"]),
            Row(testDescription: "a second later it is not", past: .seconds(1), verdict: ["critical certificate_expired"]),
            Row(testDescription: "nor three years later", past: .days(1095), verdict: ["critical certificate_expired"]),
        ])
    func boundary(row: Row) throws {
        var scene = try Scene()
        let file = try scene.file([scene.pki.server(daysLeft: 0)])
        scene.now = scene.now + row.past
        #expect(scene.assess(file).verdicts == row.verdict)
    }

    @Test("the message carries both times, the hint the command that confirms them")
    func wording() throws {
        let scene = try Scene()
        let finding = scene.assess(try scene.endpoint(presenting: scene.pki.chain(scene.pki.server(daysLeft: -3)))).only
        #expect(finding?.message == "service.example expired 3 days ago (2025-12-29T00:00:00Z)")
        #expect(finding?.hint.contains("openssl s_client -connect service.example:8443 -servername service.example </dev/null") == true)
    }

    @Test("a leftover beside its successor in one file is information")
    func rotationBundle() throws {
        let scene = try Scene()
        let old = try scene.pki.server(daysLeft: -3), new = try scene.pki.server(daysLeft: 80)
        #expect(scene.assess(try scene.file([new, old])).verdicts == ["info certificate_expired"])
    }

    @Test("a newer certificate of another name is no successor, nor is one that lacks a name")
    func noSuccessor() throws {
        let scene = try Scene()
        let old = try scene.pki.server([.dns("service.example"), .dns("www.service.example")], daysLeft: -3)
        let other = try scene.pki.server([.dns("other.example")], daysLeft: 80), narrower = try scene.pki.server(daysLeft: 80)
        #expect(scene.assess(try scene.file([other, narrower, old])).verdicts == ["critical certificate_expired"])
    }

    @Test("an old CA in a bundle that holds the new one is information, and so is what it has issued there")
    func authorityRotation() throws {
        var scene = try Scene()
        scene.policy.role = .service
        let old = try authority("Old CA", scene, daysLeft: -3, lifetime: 1000), new = try authority("New CA", scene, daysLeft: 900, lifetime: 1000)
        #expect(scene.assess(try scene.file([old, new])).verdicts == ["info certificate_expired"])
        #expect(scene.assess(try scene.file([old, new])).only?.hint.contains("newer CA") == true)
        let issued = try old.issue(.authority("Old Issuing CA", organization: "Test", validity: scene.pki.validity(daysLeft: -3, lifetime: 500)))
        #expect(scene.assess(try scene.file([issued, old, new])).verdicts == ["info certificate_expired", "info certificate_expired"])
    }

    @Test("an expired CA beside an older one, its own issuer, or a leaf is in use")
    func noAuthorityRotation() throws {
        var scene = try Scene()
        scene.policy.role = .service
        let old = try authority("Old CA", scene, daysLeft: -3, lifetime: 1000),
            older = try authority("Older CA", scene, daysLeft: 900, lifetime: 3000)
        let new = try authority("New CA", scene, daysLeft: 900, lifetime: 1000)
        #expect(scene.assess(try scene.file([old, older])).verdicts == ["critical certificate_expired"])
        let issued = try new.issue(.authority("Issuing CA", organization: "Test", validity: scene.pki.validity(daysLeft: -3, lifetime: 50)))
        #expect(scene.assess(try scene.file([issued, new])).verdicts == ["critical certificate_expired"])
        #expect(scene.assess(try scene.file([scene.pki.server(), old, new])).verdicts.contains("critical certificate_expired"))
    }

    private func authority(_ name: String, _ scene: Scene, daysLeft: Int, lifetime: Int) throws -> IssuedCertificate {
        try .selfSigned(.authority(name, organization: "Test", validity: scene.pki.validity(daysLeft: daysLeft, lifetime: lifetime)))
    }

    @Test("one certificate that stands twice in a file is one finding")
    func duplicates() throws {
        let scene = try Scene()
        let leaf = try scene.pki.server(daysLeft: -3)
        #expect(scene.assess(try scene.file([leaf, leaf])).verdicts == ["critical certificate_expired", "info certificate_repeated"])
    }

    @Test("of an endpoint only the leaf is judged here")
    func leafOnly() throws {
        let scene = try Scene()
        guard case .endpoint(var seen) = try scene.endpoint(presenting: [scene.pki.server(daysLeft: -3)]) else { return }
        seen.certificates[0].position = 1  // the leaf itself could not be decoded
        #expect(CertificateExpiredCheck().evaluate(.endpoint(seen), in: CheckContext(now: scene.now)) == .notApplicable)
    }
}
