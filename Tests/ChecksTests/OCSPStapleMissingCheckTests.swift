import Checks
import Monitoring
import PKI
import Testing

@Suite struct OCSPStapleMissingCheckTests {
    @Test("a leaf that demands a staple and gets none is critical")
    func missing() throws {
        let scene = try Scene()
        let finding = scene.assess(try scene.endpoint(mustStaple: true)).only
        #expect(finding?.check == OCSPStapleMissingCheck.id && finding?.severity == .critical)
        #expect(finding?.hint.contains("ssl_stapling on") == true)
    }

    @Test("with a staple it passes, and nobody else needs one")
    func present() throws {
        let scene = try Scene()
        #expect(scene.assess(try scene.endpoint(mustStaple: true, staple: .good)).findings == [])
        #expect(scene.assess(try scene.endpoint()).findings == [])
    }

    @Test("a handshake that broke off may have had no chance to show one")
    func brokenOff() throws {
        let scene = try Scene()
        guard case .endpoint(var seen) = try scene.endpoint(mustStaple: true) else { throw CancellationError() }
        seen.failure = ProbeFailure(phase: .handshake, reason: .reset, detail: "reset")
        #expect(!scene.assess(.endpoint(seen)).findings.contains { $0.check == OCSPStapleMissingCheck.id })
    }
}
