import Checks
import Monitoring
import OpenSSL
import PKI
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

    @Test(
        "a certificate that is not made for clients is told, the more urgently where the server refuses it",
        arguments: [(true, "warning"), (false, "critical")])
    func wrongPurpose(isAccepted: Bool, severity: String) throws {
        let scene = try Scene()
        let client = try scene.pki.server(daysLeft: 60)
        let observation = try scene.presented(client) { seen in
            seen.handshake = Handshake(clientCertificateAccepted: isAccepted)
            if !isAccepted { seen.failure = ProbeFailure(phase: .clientAuth, reason: .clientCertificateRejected, detail: "") }
        }
        #expect(scene.assess(observation).verdicts.contains("\(severity) client_certificate_unusable"))
        #expect(scene.assess(try scene.presented(scene.pki.client())).verdicts.isEmpty)
    }
}
