import Checks
import Monitoring
import TestSupport
import Testing

@Suite struct ProxyFailedCheckTests {
    @Test(
        "a proxy's failure says nothing about the endpoint",
        arguments: [
            (ProbeFailure.Reason.proxyUnreachable, "does not answer"), (.proxyAuthentication, "does not accept our credentials"),
            (.proxyRefused, "refuses to connect"), (.proxyFailed, "broke off"),
        ])
    func wording(reason: ProbeFailure.Reason, phrase: String) throws {
        let scene = try Scene()
        let finding = scene.assess(scene.endpoint(failing: .connect, reason, detail: "proxy http://proxy:3128: no")).only
        #expect(finding?.check == ProxyFailedCheck.id)
        #expect(finding?.severity == .warning)
        #expect(finding?.message == "service.example:8443 could not be probed: the proxy \(phrase): proxy http://proxy:3128: no")
    }
}
