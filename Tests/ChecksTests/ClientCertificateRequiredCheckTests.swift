import Checks
import Monitoring
import TestSupport
import Testing

@Suite struct ClientCertificateRequiredCheckTests {
    @Test("without a configured identity it is we who cannot look further: a warning")
    func noIdentity() throws {
        let scene = try Scene()
        let finding = scene.assess(scene.endpoint(failing: .clientAuth, .clientCertificateRequired)).only
        #expect(finding?.severity == .warning)
        #expect(
            finding?.message == "service.example:8443 (192.0.2.1:8443) requires a client certificate and no identity is configured for this target")
    }

    @Test("it is as it should be where mutual TLS is expected")
    func expected() throws {
        var scene = try Scene()
        scene.policy.mutualTLS = .required
        #expect(scene.assess(scene.endpoint(failing: .clientAuth, .clientCertificateRequired)).verdicts == ["info client_certificate_required"])
    }

    @Test("with an identity it is critical")
    func identityNotPresented() throws {
        let scene = try Scene()
        let observation = scene.endpoint(failing: .clientAuth, .clientCertificateRequired, identity: "monitor")
        #expect(scene.assess(observation).verdicts == ["critical client_certificate_required"])
    }

    @Test("the hint names the CAs the server accepts, three of them")
    func acceptedAuthorities() throws {
        let scene = try Scene()
        guard case .endpoint(var seen) = scene.endpoint(failing: .clientAuth, .clientCertificateRequired) else { return }
        seen.handshake = Handshake(acceptableClientCAs: ["CN=A", "CN=B", "CN=C", "CN=D"])
        #expect(scene.assess(.endpoint(seen)).only?.hint.contains("(CN=A; CN=B; CN=C; and 1 more)") == true)
    }
}
