import Checks
import Monitoring
import TestSupport
import Testing

@Suite struct ClientCertificateRejectedCheckTests {
    @Test("a refusal names the identity and the server's alert")
    func refused() throws {
        let scene = try Scene()
        let finding = scene.assess(scene.endpoint(failing: .clientAuth, .clientCertificateRejected, detail: "alert unknown_ca", identity: "monitor"))
            .only
        #expect(finding?.check == ClientCertificateRejectedCheck.id)
        #expect(finding?.severity == .critical)
        #expect(finding?.message == "service.example:8443 (192.0.2.1:8443) refused the client certificate of identity monitor: alert unknown_ca")
    }
}
