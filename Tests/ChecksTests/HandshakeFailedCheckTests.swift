import Checks
import Monitoring
import TestSupport
import Testing

@Suite struct HandshakeFailedCheckTests {
    @Test("a peer that hangs up")
    func wording() throws {
        let scene = try Scene()
        let finding = scene.assess(scene.endpoint(failing: .handshake, .closed)).only
        #expect(finding?.check == HandshakeFailedCheck.id)
        #expect(finding?.severity == .critical)
        #expect(finding?.subject == .place)
        #expect(finding?.message == "TLS handshake with service.example:8443 (192.0.2.1:8443) failed: connection closed")
        #expect(finding?.hint.contains("hangs up") == true)
    }

    @Test("what a stranger says is stripped of what could fool a terminal")
    func hostileDetail() throws {
        let scene = try Scene()
        let finding = scene.assess(scene.endpoint(failing: .handshake, .alert, detail: "alert \u{1B}[31mred")).only
        #expect(finding?.message.hasSuffix("failed: alert ?[31mred") == true)
    }
}
