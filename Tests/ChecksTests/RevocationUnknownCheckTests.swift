import Checks
import Monitoring
import PKI
import Testing

@Suite struct RevocationUnknownCheckTests {
    @Test("a responder that is down is information, told once for the whole chain")
    func soft() throws {
        let scene = try Scene()
        let assessment = scene.assess(try scene.endpoint(known: [.unknown, .unknown]))
        #expect(assessment.verdicts == ["info revocation_unknown"])
        #expect(assessment.status == .ok)
    }

    @Test("of a certificate that names no source nobody expects an answer, unless one is required")
    func noSource() throws {
        let scene = try Scene()
        #expect(scene.assess(try scene.endpoint(known: [.unknown, .unknown], namesSource: false)).findings == [])
        #expect(scene.assess(try scene.endpoint(known: [.unknown], errors: [.revocationUnknown], namesSource: false)).findings.count == 1)
    }

    @Test("where an answer is required, none is distrust")
    func required() throws {
        let scene = try Scene()
        #expect(
            scene.assess(try scene.endpoint(known: [.unknown, .good], errors: [.revocationUnknown])).verdicts == ["critical revocation_unknown"])
    }
}
