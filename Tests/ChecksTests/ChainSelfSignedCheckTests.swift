import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct ChainSelfSignedCheckTests {
    @Test("a leaf that vouches for itself is told apart from an unknown CA")
    func selfSigned() throws {
        let scene = try Scene()
        let leaf = try IssuedCertificate.selfSigned(.server([.dns("service.example")], validity: scene.pki.validity(daysLeft: 60, lifetime: 90)))
        #expect(scene.assess(try scene.endpoint(presenting: [leaf])).verdicts == ["critical chain_self_signed"])
    }

    @Test("and is fine where the trust store holds it")
    func trusted() throws {
        let scene = try Scene()
        let leaf = try IssuedCertificate.selfSigned(.server([.dns("service.example")], validity: scene.pki.validity(daysLeft: 60, lifetime: 90)))
        #expect(scene.assess(try scene.endpoint(presenting: [leaf], trusting: [leaf])).verdicts == [])
    }
}
