import Checks
import Monitoring
import TestSupport
import Testing

@Suite struct MutualTLSUnexpectedCheckTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var expectation: MutualTLSExpectation?
        var outcome: MutualTLSAttempt.Outcome
        var isAsked: Bool?
        var isFound: Bool
    }

    static let rows = [
        Row(testDescription: "optional and insisted on", expectation: .optional, outcome: .refused, isAsked: true, isFound: true),
        Row(testDescription: "optional and not asked for", expectation: .optional, outcome: .acceptedAtTLSLayer, isAsked: false, isFound: true),
        Row(testDescription: "optional and asked for is well", expectation: .optional, outcome: .acceptedAtTLSLayer, isAsked: true, isFound: false),
        Row(testDescription: "absent and asked for", expectation: .absent, outcome: .acceptedAtTLSLayer, isAsked: true, isFound: true),
        Row(testDescription: "absent and not asked for is well", expectation: .absent, outcome: .acceptedAtTLSLayer, isAsked: false, isFound: false),
        Row(testDescription: "unknown is no verdict", expectation: .absent, outcome: .unknown, isAsked: true, isFound: false),
        Row(testDescription: "required is another check's", expectation: .required, outcome: .refused, isAsked: true, isFound: false),
        Row(testDescription: "no expectation, no finding", expectation: nil, outcome: .refused, isAsked: true, isFound: false),
    ]

    @Test("a server that handles client certificates otherwise than expected is a warning", arguments: rows)
    func judged(row: Row) throws {
        var scene = try Scene()
        scene.policy.mutualTLS = row.expectation
        let observation = try scene.audited([MutualTLSAttempt(.noCertificate, .tls13, row.outcome, isAsked: row.isAsked)])
        #expect(scene.assess(observation).verdicts == (row.isFound ? ["warning mutual_tls_unexpected"] : []))
    }
}
