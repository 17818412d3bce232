import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct AssessorTests {
    @Test("a healthy endpoint has no findings, and its thresholds are stated")
    func healthy() throws {
        let scene = try Scene()
        let assessment = scene.assess(try scene.endpoint(presenting: scene.pki.chain(scene.pki.server(daysLeft: 300, lifetime: 365))))
        #expect(assessment.verdicts == [])
        #expect(assessment.status == .ok)
        #expect(assessment.expiryThresholds == EffectiveThresholds(warning: .days(30), critical: .days(7)))
    }

    @Test("the thresholds of a short-lived certificate are shares of its life")
    func shortLived() throws {
        let scene = try Scene()
        let assessment = scene.assess(try scene.endpoint(presenting: scene.pki.chain(scene.pki.server(daysLeft: 5, lifetime: 10))))
        #expect(assessment.verdicts == [])
        #expect(assessment.expiryThresholds == EffectiveThresholds(warning: .hours(60), critical: .days(1)))
    }

    @Test("of a file the certificate that ends first states the thresholds")
    func thresholdsOfFile() throws {
        let scene = try Scene()
        let file = try scene.file([scene.pki.server(daysLeft: 300, lifetime: 365), scene.pki.server(daysLeft: 60, lifetime: 100)])
        #expect(scene.assess(file).expiryThresholds?.warning == .days(25))
    }

    @Test("nothing measured means no thresholds")
    func unmeasured() throws {
        let scene = try Scene()
        #expect(scene.assess(scene.endpoint(failing: .connect, .refused)).expiryThresholds == nil)
    }

    @Test("the most urgent finding leads")
    func order() throws {
        let scene = try Scene()
        let leaf = try scene.pki.server(daysLeft: 12, lifetime: 365) { $0.serialNumber = [0] }
        let assessment = scene.assess(try scene.endpoint(presenting: scene.pki.chain(leaf), name: "other.example"))
        #expect(assessment.verdicts == ["critical name_mismatch", "warning certificate_expiring", "info malformed_certificate"])
        #expect(assessment.status == .critical)
    }

    @Test("an expired leaf is one finding: not also expiring, not also a broken chain")
    func oneCauseOneFinding() throws {
        let scene = try Scene()
        let observation = try scene.endpoint(presenting: scene.pki.chain(scene.pki.server(daysLeft: -3)))
        #expect(observation.verification?.trusted == false)
        #expect(scene.assess(observation).verdicts == ["critical certificate_expired"])
    }

    @Test(
        "every way a probe can fail is one finding, and a probe called off is none", arguments: ProbeFailure.Reason.allCases,
        ProbeFailure.Phase.allCases)
    func everyFailureIsOneFinding(reason: ProbeFailure.Reason, phase: ProbeFailure.Phase) throws {
        let scene = try Scene()
        let assessment = scene.assess(scene.endpoint(failing: phase, reason))
        #expect(assessment.findings.count == (reason == .cancelled ? 0 : 1))
        #expect(assessment.findings.allSatisfy { !$0.hint.isEmpty && !$0.message.isEmpty && !$0.message.hasSuffix(".") })
    }

    @Test("every verification error is one finding", arguments: VerificationError.Code.allCases)
    func everyErrorIsOneFinding(code: VerificationError.Code) throws {
        let scene = try Scene()
        var observation = try scene.endpoint(presenting: scene.pki.chain(scene.pki.server(daysLeft: 300, lifetime: 365)))
        guard case .endpoint(var seen) = observation, let leaf = seen.certificates.first?.certificate else { return }
        seen.verification = Verification(
            trusted: false, path: [leaf], errors: [VerificationError(code, depth: 0, certificate: leaf.fingerprint, message: "it is so")])
        observation = .endpoint(seen)
        // The dates themselves, not the error, are what the two checks of the leaf's dates judge.
        var judged = scene
        if code == .expired { judged.now = leaf.validity.notAfter + .days(1) }
        if code == .notYetValid { judged.now = leaf.validity.notBefore - .days(1) }
        #expect(judged.assess(observation).findings.count == 1)
    }

    @Test("a scan marked as a trust store is judged by expiry alone, as information")
    func trustStore() throws {
        var scene = try Scene()
        scene.policy.role = .trustStore
        let leaf = try scene.pki.server(daysLeft: -1) { $0.serialNumber = [0] }
        let failure = FileFailure(reason: .undecodable, detail: "line 9")
        let assessment = scene.assess(try scene.file([leaf, scene.pki.server(daysLeft: 3)], failure: failure, trusting: []))
        #expect(assessment.verdicts == ["info file_undecodable", "info certificate_expired", "info certificate_expiring"])
        #expect(assessment.status == .ok)
    }

    @Test("a file of several self-signed CAs is taken for a trust store, a CA's chain is not")
    func automaticRole() throws {
        let scene = try Scene()
        let old = try TestPKI("Old", at: scene.now - .days(3650 - 10)), other = try TestPKI("Other")
        #expect(scene.assess(try scene.file([old.root, other.root])).verdicts == ["info certificate_expiring"])
        #expect(scene.assess(try scene.file([old.root, other.intermediate])).verdicts == ["warning certificate_expiring"])
        #expect(scene.assess(try scene.file([old.root])).verdicts == ["warning certificate_expiring"])
        #expect(scene.assess(try scene.file([old.root], path: "/etc/ssl/certs/Old_Root_CA.pem")).verdicts == ["info certificate_expiring"])
        let service = try scene.pki.server(daysLeft: 12, lifetime: 365)
        #expect(scene.assess(try scene.file([service], path: "/etc/ssl/certs/service.pem")).verdicts == ["warning certificate_expiring"])
    }
}
