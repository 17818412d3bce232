import Checks
import Monitoring
import TestSupport
import Testing

@Suite struct StartTLSFailedCheckTests {
    @Test(
        "whatever goes wrong before TLS is told apart",
        arguments: [
            (ProbeFailure.Reason.startTLSNotOffered, "does not offer STARTTLS"), (.startTLSRefused, "refuses to start TLS"),
            (.plaintextAfterStartTLS, "does not go on in TLS after STARTTLS"), (.protocolError, "does not answer as its protocol says"),
            (.closed, "ended the dialogue before TLS"), (.reset, "ended the dialogue before TLS"),
        ])
    func wording(reason: ProbeFailure.Reason, phrase: String) throws {
        let scene = try Scene()
        let finding = scene.assess(scene.endpoint(failing: .starttls, reason, detail: "it said no")).only
        #expect(finding?.check == StartTLSFailedCheck.id)
        #expect(finding?.severity == .critical)
        #expect(finding?.subject == .place)
        #expect(finding?.message == "service.example:8443 (192.0.2.1:8443) \(phrase): it said no")
    }

    @Test("silence before TLS is a timeout like any other")
    func silence() throws {
        let scene = try Scene()
        #expect(scene.assess(scene.endpoint(failing: .starttls, .timeout)).verdicts == ["critical timeout"])
    }

    @Test(
        "the command that confirms it speaks the protocol as well",
        arguments: [
            ("smtp", "-servername service.example -starttls smtp </dev/null"),
            ("xmpp-client", "-servername service.example -starttls xmpp -name service.example </dev/null"),
            ("postgres-direct", "-servername service.example -alpn postgresql </dev/null"),
        ])
    func confirmation(scheme: String, arguments: String) throws {
        let scene = try Scene()
        guard case .endpoint(var seen) = scene.endpoint(failing: .starttls, .startTLSRefused) else { return }
        seen.target.endpoint.scheme = .named(scheme)
        let hint = scene.assess(.endpoint(seen)).only?.hint
        #expect(hint?.hasSuffix("openssl s_client -connect service.example:8443 \(arguments)") == true, "\(hint ?? "")")
    }
}
