import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct CertificateRepeatedCheckTests {
    @Test("a certificate that stands twice in a file is told once, with how often")
    func repeated() throws {
        let scene = try Scene()
        let leaf = try scene.pki.server()
        let assessment = scene.assess(try scene.file([leaf, scene.pki.intermediate, scene.pki.intermediate, scene.pki.intermediate]))
        #expect(assessment.verdicts == ["info certificate_repeated"])
        #expect(assessment.only?.message == "Test Intermediate CA stands 3 times in the file")
    }

    @Test("a file with each certificate once passes, and so does a trust store")
    func once() throws {
        var scene = try Scene()
        #expect(scene.assess(try scene.file(scene.pki.chain(scene.pki.server()))).verdicts == [])
        scene.policy.role = .trustStore
        #expect(scene.assess(try scene.file([scene.pki.root, scene.pki.root])).verdicts == [])
    }
}
