import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct MutualTLSNotEnforcedCheckTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var expectation: MutualTLSExpectation? = .required
        var attempts: [MutualTLSAttempt]
        var verdicts: [String] = ["critical mutual_tls_not_enforced"]
    }

    static let rows = [
        Row(testDescription: "not asked for and let in", attempts: [.init(.noCertificate, .tls13, .acceptedAtTLSLayer, isAsked: false)]),
        Row(testDescription: "asked for and let in at TLS layer", attempts: [.init(.noCertificate, .tls12, .acceptedAtTLSLayer, isAsked: true)]),
        Row(
            testDescription: "a stranger's certificate is let in",
            attempts: [.init(.noCertificate, .tls13, .refused), .init(.foreignCA, .tls13, .accepted)]),
        Row(
            testDescription: "all refused is well", attempts: [.init(.noCertificate, .tls13, .refused), .init(.foreignCA, .tls13, .refused)],
            verdicts: []),
        Row(testDescription: "our own is let in, as it should be", attempts: [.init(.configured, .tls13, .accepted)], verdicts: []),
        Row(testDescription: "an end that proves neither is not a verdict", attempts: [.init(.noCertificate, .tls13, .unknown)], verdicts: []),
        Row(testDescription: "not tried is not a verdict", attempts: [], verdicts: []),
        Row(
            testDescription: "optional may let in", expectation: .optional,
            attempts: [.init(.noCertificate, .tls13, .acceptedAtTLSLayer, isAsked: true)], verdicts: []),
        Row(testDescription: "no expectation, no finding", expectation: nil, attempts: [.init(.noCertificate, .tls13, .accepted)], verdicts: []),
    ]

    @Test("mutual TLS is judged where it is expected", arguments: rows)
    func judged(row: Row) throws {
        var scene = try Scene()
        scene.policy.mutualTLS = row.expectation
        #expect(scene.assess(try scene.audited(row.attempts)).verdicts == row.verdicts)
    }

    @Test("the message names clients and versions, and says how far was looked")
    func wording() throws {
        var scene = try Scene()
        scene.policy.mutualTLS = .required
        let attempts = [TLSVersion.tls12, .tls13].map { MutualTLSAttempt(.noCertificate, $0, .acceptedAtTLSLayer, isAsked: true) }
        let message = scene.assess(try scene.audited(attempts)).only?.message
        #expect(message?.hasPrefix("a client without a certificate (TLSv1.2, TLSv1.3) was accepted at TLS layer") == true)
        #expect(message?.hasSuffix("whether it refuses the request above TLS was not checked") == true)
    }
}

extension Scene {
    /// A healthy endpoint with the results of an audit.
    func audited(_ attempts: [MutualTLSAttempt]) throws -> Observation {
        guard case .endpoint(var seen) = try endpoint(presenting: pki.chain(pki.server(daysLeft: 60))) else { throw CancellationError() }
        seen.mutualTLSAudit = attempts
        return .endpoint(seen)
    }

    /// A healthy endpoint that was shown a client certificate.
    func presented(
        _ client: IssuedCertificate, isIssuerAcceptable: Bool? = nil, _ change: (inout EndpointObservation) -> Void = { _ in }
    ) throws -> Observation {
        guard case .endpoint(var seen) = try endpoint(presenting: pki.chain(pki.server(daysLeft: 60))) else { throw CancellationError() }
        seen.identity = PresentedIdentity(certificate: try client.certificate, isIssuerAcceptable: isIssuerAcceptable)
        seen.target.identity = "monitor"
        change(&seen)
        return .endpoint(seen)
    }
}
