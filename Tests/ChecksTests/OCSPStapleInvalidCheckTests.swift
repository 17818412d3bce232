import Checks
import Monitoring
import PKI
import Testing

@Suite struct OCSPStapleInvalidCheckTests {
    @Test("a staple that says nothing about the leaf is a warning with the reason, and critical where the leaf demands one")
    func invalid() throws {
        let scene = try Scene()
        let finding = scene.assess(try scene.endpoint(staple: .unknown)).only
        #expect(finding?.check == OCSPStapleInvalidCheck.id && finding?.severity == .warning)
        #expect(finding?.message.hasSuffix("does not help: unknown says ocsp") == true)
        #expect(scene.assess(try scene.endpoint(mustStaple: true, staple: .unknown)).verdicts == ["critical ocsp_staple_invalid"])
    }
}
