import Checks
import Monitoring
import TestSupport
import Testing

@Suite struct ProbeNotMadeCheckTests {
    @Test("want of descriptors says nothing about the endpoint: a warning")
    func localResources() throws {
        let scene = try Scene()
        let finding = scene.assess(scene.endpoint(failing: .connect, .localResources, detail: "too many open files")).only
        #expect(finding?.check == ProbeNotMadeCheck.id)
        #expect(finding?.severity == .warning)
        #expect(finding?.message == "service.example:8443 could not be probed from this machine: too many open files")
    }
}
