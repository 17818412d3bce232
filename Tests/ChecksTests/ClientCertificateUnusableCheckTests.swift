import Checks
import Monitoring
import TestSupport
import Testing

@Suite struct ClientCertificateUnusableCheckTests {
    @Test("an identity of ours that cannot be used is not the server's fault")
    func unusable() throws {
        let scene = try Scene()
        let finding = scene.assess(scene.endpoint(failing: .handshake, .identityUnusable, detail: "the key does not match", identity: "monitor")).only
        #expect(finding?.check == ClientCertificateUnusableCheck.id)
        #expect(finding?.message == "the client certificate of identity monitor cannot be used: the key does not match")
    }
}
