import Checks
import Monitoring
import OpenSSL
import PKI
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

    @Test("an issuer that the server does not name is named")
    func issuer() throws {
        let scene = try Scene()
        let observation = try scene.presented(scene.pki.client(), isIssuerAcceptable: false) { seen in
            seen.failure = ProbeFailure(phase: .clientAuth, reason: .clientCertificateRejected, detail: "alert unknown_ca")
        }
        let message = scene.assess(observation).only?.message
        #expect(message?.contains("whose issuer CN=Test Intermediate CA,O=Test is not among the CAs it names") == true)
    }

    @Test("a refusal in HTTP, or on another version, is a refusal")
    func elsewhere() throws {
        let scene = try Scene()
        let refusedInHTTP = try scene.presented(scene.pki.client()) { seen in
            seen.handshake = Handshake(clientCertificateAccepted: false)
            seen.httpStatus = 400
        }
        #expect(
            scene.assess(refusedInHTTP).only?.message.hasSuffix("refused the client certificate of identity monitor with HTTP status 400") == true)
        let refusedElsewhere = try scene.presented(scene.pki.client()) { seen in
            seen.mutualTLSAudit = [MutualTLSAttempt(.configured, .tls12, .refused, detail: "the server sent the alert unknown_ca")]
        }
        #expect(scene.assess(refusedElsewhere).only?.message.hasSuffix("on TLSv1.2: the server sent the alert unknown_ca") == true)
    }
}
