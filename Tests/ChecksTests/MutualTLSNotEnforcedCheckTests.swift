import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct MutualTLSNotEnforcedCheckTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var expectation: MutualTLSExpectation?
        var access: AnonymousAccess?
        var verdicts: [String]
    }

    static let failure = ProbeFailure(phase: .connect, reason: .reset, detail: "")
    static let rows = [
        Row(
            testDescription: "required and let in is critical", expectation: .required, access: .accepted,
            verdicts: ["critical mutual_tls_not_enforced"]),
        Row(testDescription: "required and refused is well", expectation: .required, access: .refused, verdicts: []),
        Row(testDescription: "an end that proves neither is not a verdict", expectation: .required, access: .unknown(failure), verdicts: []),
        Row(testDescription: "not tried is not a verdict", expectation: .required, access: nil, verdicts: []),
        Row(testDescription: "optional may let in", expectation: .optional, access: .accepted, verdicts: []),
        Row(testDescription: "no expectation, no finding", expectation: nil, access: .accepted, verdicts: []),
    ]

    @Test("mutual TLS is judged where it is expected", arguments: rows)
    func judged(row: Row) throws {
        var scene = try Scene()
        scene.policy.mutualTLS = row.expectation
        #expect(scene.assess(try endpoint(scene, row.access)).verdicts == row.verdicts)
    }

    @Test("the message says that only the TLS layer was seen")
    func wording() throws {
        var scene = try Scene()
        scene.policy.mutualTLS = .required
        #expect(
            scene.assess(try endpoint(scene, .accepted)).only?.message.hasPrefix("a client without a certificate was accepted at TLS layer") == true)
    }

    private func endpoint(_ scene: Scene, _ access: AnonymousAccess?) throws -> Observation {
        guard case .endpoint(var seen) = try scene.endpoint(presenting: scene.pki.chain(scene.pki.server(daysLeft: 60))) else {
            throw CancellationError()
        }
        seen.anonymousAccess = access
        return .endpoint(seen)
    }
}
