import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct ChainMisorderedCheckTests {
    let scene: Scene
    let leaf: IssuedCertificate

    init() throws {
        scene = try Scene()
        leaf = try scene.pki.server()
    }

    @Test("a chain in order passes, with its root and without")
    func inOrder() throws {
        #expect(scene.assess(try scene.file([leaf, scene.pki.intermediate])).verdicts == [])
        #expect(scene.assess(try scene.file([leaf, scene.pki.intermediate, scene.pki.root])).verdicts == [])
        #expect(scene.assess(try scene.endpoint(presenting: [leaf, scene.pki.intermediate])).verdicts == [])
    }

    @Test("a leaf that does not come first is a warning")
    func leafNotFirst() throws {
        let assessment = scene.assess(try scene.file([scene.pki.intermediate, leaf]))
        #expect(assessment.verdicts == ["warning chain_misordered"])
        #expect(assessment.only?.message == "the leaf service.example does not come first; Test Intermediate CA does")
    }

    @Test("an issuer behind another certificate is information in a file and a warning where it is sent")
    func issuerElsewhere() throws {
        let chain = [leaf, scene.pki.root, scene.pki.intermediate]
        #expect(scene.assess(try scene.file(chain)).verdicts == ["info chain_misordered"])
        #expect(scene.assess(try scene.endpoint(presenting: chain)).verdicts == ["warning chain_misordered"])
    }

    @Test("what issued nothing here is superfluous, not misplaced; an issuer that is missing is another check's")
    func superfluous() throws {
        let stranger = try TestPKI("Other").root
        #expect(scene.assess(try scene.file([leaf, scene.pki.intermediate, stranger])).verdicts == [])
        #expect(scene.assess(try scene.file([leaf, stranger])).verdicts == [])
    }

    @Test("a file of several leaves has no common order, and a bundle of authorities none at all")
    func noCommonOrder() throws {
        #expect(scene.assess(try scene.file([scene.pki.intermediate, leaf, scene.pki.server()])).verdicts == [])
        #expect(scene.assess(try scene.file([scene.pki.root, scene.pki.intermediate])).verdicts == [])
    }
}
