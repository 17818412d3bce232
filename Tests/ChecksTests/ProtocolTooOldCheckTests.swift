import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct ProtocolTooOldCheckTests {
    @Test(
        "the version negotiated is measured against TLS 1.2, or against what is expected",
        arguments: [(.tls10, nil, true), (.tls12, nil, false), (.tls12, .tls13, true), (.tls11, .tls10, false)] as [(TLSVersion, TLSVersion?, Bool)])
    func negotiated(version: TLSVersion, minimum: TLSVersion?, isFound: Bool) throws {
        var scene = try Scene()
        scene.policy.minimumVersion = minimum
        let observation = try scene.negotiated(Handshake(version: version))
        #expect(scene.assess(observation).verdicts == (isFound ? ["critical protocol_too_old"] : []))
    }

    @Test(
        "an old version that is accepted beside newer ones is a warning, a broken one critical",
        arguments: [
            ([TLSVersion.tls12, .tls13], []), ([.tls11, .tls12], ["warning protocol_too_old"]), ([.ssl30, .tls12], ["critical protocol_too_old"]),
        ])
    func accepted(versions: [TLSVersion], verdicts: [String]) throws {
        let scene = try Scene()
        let observation = try scene.negotiated(Handshake(version: .tls12), surveyed: versions.map { .init($0, isAccepted: true) })
        #expect(scene.assess(observation).verdicts == verdicts)
    }
}

extension Scene {
    /// A healthy endpoint where this was negotiated, and this found by a survey.
    func negotiated(_ handshake: Handshake, surveyed versions: [TLSSurvey.Version] = []) throws -> Observation {
        guard case .endpoint(var seen) = try audited([]) else { throw CancellationError() }
        seen.handshake = handshake
        seen.survey = versions.isEmpty ? nil : TLSSurvey(versions: versions)
        return .endpoint(seen)
    }
}
