import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct ChainCertificateExpiredCheckTests {
    @Test("an expired intermediate that trust depends on is critical, once")
    func needed() throws {
        let scene = try Scene()
        let old = try scene.pki.root.issue(.authority("Old CA", validity: scene.pki.validity(daysLeft: -2, lifetime: 900)))
        let leaf = try scene.pki.server(daysLeft: 60, issuer: old)
        let finding = scene.assess(try scene.endpoint(presenting: [leaf, old])).only
        #expect(finding?.check == ChainCertificateExpiredCheck.id)
        #expect(finding?.severity == .critical)
        #expect(finding?.message == "the chain's certificate Old CA on the way to a trusted root expired 2 days ago (2025-12-30T00:00:00Z)")
        let certificate = try old.certificate
        #expect(finding?.subject == .certificate(position: 1, fingerprint: certificate.fingerprint))
    }

    @Test("an expired cross-sign beside a good path is information, as with AddTrust")
    func crossSign() throws {
        let scene = try Scene()
        let addTrust = try TestPKI("AddTrust", at: scene.now)
        let crossSign = try addTrust.root.issue(
            .authority("Test Intermediate CA", organization: "Test", validity: scene.pki.validity(daysLeft: -2, lifetime: 900)),
            to: scene.pki.intermediate.privateKey)
        let chain = try [scene.pki.server(daysLeft: 60), crossSign, scene.pki.intermediate]
        let finding = scene.assess(try scene.endpoint(presenting: chain)).only
        #expect(finding?.check == ChainCertificateExpiredCheck.id)
        #expect(finding?.severity == .info)
        #expect(finding?.hint.hasPrefix("harmless") == true)
    }

    @Test("a chain that has ended since it was observed is judged by now, not by then")
    func judgedLater() throws {
        var scene = try Scene()
        let short = try scene.pki.root.issue(.authority("Short CA", validity: scene.pki.validity(daysLeft: 40, lifetime: 900)))
        let observation = try scene.endpoint(presenting: [scene.pki.server(daysLeft: 200, lifetime: 365, issuer: short), short])
        scene.now = scene.now + .days(41)
        #expect(scene.assess(observation).verdicts == ["critical chain_certificate_expired"])
    }
}
