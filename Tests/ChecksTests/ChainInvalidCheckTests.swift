import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct ChainInvalidCheckTests {
    @Test("a signature by another key than the issuer's")
    func badSignature() throws {
        let scene = try Scene()
        let template = CertificateTemplate.server([.dns("service.example")], validity: scene.pki.validity(daysLeft: 60, lifetime: 90))
        let leaf = try scene.pki.intermediate.issue(template, signedWith: PrivateKey.generate(.p256))
        let finding = scene.assess(try scene.endpoint(presenting: scene.pki.chain(leaf))).only
        #expect(finding?.check == ChainInvalidCheck.id)
        #expect(finding?.severity == .critical)
        #expect(finding?.hint.contains("newer key") == true)
    }

    @Test("an issuer that is no CA")
    func issuerIsNotACA() throws {
        let scene = try Scene()
        let middle = try scene.pki.server([.dns("middle.example")], daysLeft: 60)
        let leaf = try scene.pki.server(daysLeft: 50, issuer: middle)
        let assessment = scene.assess(try scene.endpoint(presenting: [leaf, middle, scene.pki.intermediate]))
        #expect(assessment.verdicts.contains("critical chain_invalid"))
    }

    @Test("no certificate at all is a fault of the place")
    func noCertificate() throws {
        let scene = try Scene()
        guard case .endpoint(var seen) = try scene.endpoint(presenting: []) else { return }
        seen.verification = Verification(trusted: false, errors: [VerificationError(.noCertificate, depth: 0, message: "nothing was presented")])
        #expect(scene.assess(.endpoint(seen)).only?.subject == .place)
    }
}
