import GRDB
import Monitoring
import PKI
import TestSupport
import Testing

@testable import History

@Suite("What was wrong where, from when to when")
struct FindingPeriodTests {
    @Test("A finding that stays is one row in its last words")
    func standing() async throws {
        let history = try FindingHistory()
        try await history.record(0, [history.expiring("29 days left")])
        try await history.record(1, [history.expiring("28 days left")])
        let periods = try await history.periods
        #expect(periods.map(\.finding) == [history.expiring("28 days left")])
        #expect(periods.map(\.since) == [Witness.start])
        #expect(periods.map(\.until) == [nil])
    }

    @Test("A finding that is gone ends at the observation that no longer shows it")
    func ending() async throws {
        let history = try FindingHistory()
        try await history.record(0, [history.expiring("29 days left")])
        try await history.record(3, [])
        #expect(try await history.periods.map(\.until) == [Witness.start + .minutes(3)])
    }

    @Test("A finding that grows more severe ends and begins anew")
    func escalation() async throws {
        let history = try FindingHistory()
        try await history.record(0, [history.expiring("8 days left")])
        try await history.record(1, [history.expiring("7 days left", .critical)])
        #expect(try await history.periods.map(\.finding.severity) == [.warning, .critical])
        #expect(try await history.periods.map(\.until) == [Witness.start + .minutes(1), nil])
    }

    @Test("The same check may speak of several certificates and of the place itself")
    func subjects() async throws {
        let history = try FindingHistory()
        let findings = [
            history.expiring("leaf"), history.expiring("intermediate", position: 1),
            Finding(check: CheckID("certificate_expiring"), severity: .info, subject: .place, message: "both", hint: "renew"),
        ]
        try await history.record(0, findings)
        #expect(try await history.periods.map(\.finding) == findings)
    }

    @Test("Of two findings of one check on one subject the first, more urgent one is kept")
    func duplicates() async throws {
        let history = try FindingHistory()
        let twice = [history.expiring("first", .critical), history.expiring("second")]
        try await history.record(0, twice)
        try await history.record(1, twice)
        #expect(try await history.periods.map(\.finding.message) == ["first"])
    }

    @Test("A restart neither ends nor doubles a finding")
    func restart() async throws {
        let history = try FindingHistory()
        try await history.record(0, [history.expiring("29 days left")])
        let reopened = try history.witness.reopened()
        let assessment = Assessment(observation: .probe(minutes: 1, history.chain), findings: [history.expiring("29 days left")])
        try await reopened.record([Recording(assessment: assessment)])
        #expect(try await reopened.findingPeriods(of: "payments").count == 1)
    }

    @Test("Facts that another release wrote and this one cannot read do not stop a place from being recorded")
    func unreadableFacts() async throws {
        let history = try FindingHistory()
        try await history.record(0, [history.expiring("29 days left")])
        try await history.witness.history.writer.write {
            try $0.execute(sql: #"UPDATE facts SET digest = randomblob(32), document = '{"tls": "of the future"}'"#)
        }
        let reopened = try history.witness.reopened()
        #expect(try reopened.latest().isEmpty)
        let assessment = Assessment(observation: .probe(minutes: 1, history.chain), findings: [history.expiring("29 days left")])
        try await reopened.record([Recording(assessment: assessment)])
        #expect(try reopened.latest() == [assessment.observation])
        #expect(try await reopened.findingPeriods(of: "payments").count == 1)
    }
}

private struct FindingHistory {
    let witness: Witness
    let chain: [Certificate]

    init() throws {
        witness = try Witness()
        chain = try witness.chain()
    }

    var periods: [FindingPeriod] {
        get async throws { try await witness.history.findingPeriods(of: "payments") }
    }

    func record(_ minutes: Int, _ findings: [Finding]) async throws {
        let assessment = Assessment(observation: .probe(minutes: minutes, chain), findings: findings)
        try await witness.history.record([Recording(assessment: assessment)])
    }

    func expiring(_ message: String, _ severity: Severity = .warning, position: Int = 0) -> Finding {
        Finding(
            check: CheckID("certificate_expiring"), severity: severity,
            subject: .certificate(position: position, fingerprint: chain[position].fingerprint), message: message, hint: "renew it")
    }
}
