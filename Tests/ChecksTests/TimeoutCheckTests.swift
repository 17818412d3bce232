import Checks
import Monitoring
import TestSupport
import Testing

@Suite struct TimeoutCheckTests {
    @Test("silence after the connection is told from silence before it")
    func wording() throws {
        let scene = try Scene()
        let finding = scene.assess(scene.endpoint(failing: .handshake, .timeout)).only
        #expect(finding?.check == TimeoutCheck.id)
        #expect(finding?.severity == .critical)
        #expect(finding?.subject == .place)
        #expect(finding?.message == "service.example:8443 (192.0.2.1:8443) did not answer in time while shaking hands")
        #expect(finding?.hint.contains("says nothing") == true)
    }

    @Test("a timeout is a timeout in every phase", arguments: ProbeFailure.Phase.allCases)
    func everyPhase(phase: ProbeFailure.Phase) throws {
        let scene = try Scene()
        #expect(scene.assess(scene.endpoint(failing: phase, .timeout)).verdicts == ["critical timeout"])
    }
}
