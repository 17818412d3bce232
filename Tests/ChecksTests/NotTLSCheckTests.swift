import Checks
import Monitoring
import TestSupport
import Testing

@Suite struct NotTLSCheckTests {
    @Test("a plain-text service on the port")
    func wording() throws {
        let scene = try Scene()
        let finding = scene.assess(scene.endpoint(failing: .handshake, .notTLS, detail: "the answer begins with HTTP/1.1")).only
        #expect(finding?.check == NotTLSCheck.id)
        #expect(finding?.severity == .critical)
        #expect(finding?.subject == .place)
        #expect(finding?.message == "service.example:8443 (192.0.2.1:8443) does not speak TLS: the answer begins with HTTP/1.1")
        #expect(finding?.hint.contains("TLS is switched on") == true)
    }
}
