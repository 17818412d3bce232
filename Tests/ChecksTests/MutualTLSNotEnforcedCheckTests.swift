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
        var request = ClientCertificateRequest.requested
        var verdicts: [String]
    }

    static let failure = ProbeFailure(phase: .connect, reason: .reset, detail: "")
    static let rows = [
        Row(
            testDescription: "required, not asked for and let in is critical", expectation: .required, access: .accepted, request: .notRequested,
            verdicts: ["critical mutual_tls_not_enforced"]),
        Row(
            testDescription: "required, asked for and let in may be refused above TLS: a warning", expectation: .required, access: .accepted,
            verdicts: ["warning mutual_tls_not_enforced"]),
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
        #expect(scene.assess(try endpoint(scene, row.access, row.request)).verdicts == row.verdicts)
    }

    @Test("the message says that only the TLS layer was seen")
    func wording() throws {
        var scene = try Scene()
        scene.policy.mutualTLS = .required
        #expect(
            scene.assess(try endpoint(scene, .accepted)).only?.message.hasPrefix("a client without a certificate was accepted at TLS layer") == true)
    }

    private func endpoint(_ scene: Scene, _ access: AnonymousAccess?, _ request: ClientCertificateRequest = .requested) throws -> Observation {
        guard case .endpoint(var seen) = try scene.endpoint(presenting: scene.pki.chain(scene.pki.server(daysLeft: 60))) else {
            throw CancellationError()
        }
        seen.anonymousAccess = access
        seen.handshake = Handshake(clientCertificate: request)
        return .endpoint(seen)
    }
}
