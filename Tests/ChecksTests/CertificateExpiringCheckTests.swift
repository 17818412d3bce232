import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct CertificateExpiringCheckTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var lifetime: Int
        var remaining: Duration
        var verdict: [String]
    }

    static let rows = [
        Row(
            testDescription: "a year's certificate is quiet a second before its 30 days", lifetime: 365, remaining: .days(30) + .seconds(1),
            verdict: []),
        Row(testDescription: "exactly 30 days are a warning", lifetime: 365, remaining: .days(30), verdict: ["warning certificate_expiring"]),
        Row(
            testDescription: "a second more than 7 days are a warning", lifetime: 365, remaining: .days(7) + .seconds(1),
            verdict: ["warning certificate_expiring"]),
        Row(testDescription: "exactly 7 days are critical", lifetime: 365, remaining: .days(7), verdict: ["critical certificate_expiring"]),
        Row(
            testDescription: "no time at all is critical and not yet expired", lifetime: 365, remaining: .zero,
            verdict: ["critical certificate_expiring"]),
        Row(
            testDescription: "120 days of life warn at 30 days as well", lifetime: 120, remaining: .days(30),
            verdict: ["warning certificate_expiring"]),
        Row(testDescription: "90 days of life warn at a quarter", lifetime: 90, remaining: .hours(540), verdict: ["warning certificate_expiring"]),
        Row(testDescription: "and not at 30 days, where renewal is due", lifetime: 90, remaining: .days(30), verdict: []),
        Row(testDescription: "45 days of life are quiet at two thirds", lifetime: 45, remaining: .days(15), verdict: []),
        Row(
            testDescription: "a day's certificate is critical in its last tenth", lifetime: 1, remaining: .minutes(144),
            verdict: ["critical certificate_expiring"]),
        Row(testDescription: "and warns in its last quarter", lifetime: 1, remaining: .hours(6), verdict: ["warning certificate_expiring"]),
    ]

    @Test("thresholds are the lesser of a time and a share of life", arguments: rows)
    func thresholds(row: Row) throws {
        var scene = try Scene()
        let file = try scene.file([scene.pki.server(daysLeft: 0, lifetime: row.lifetime)])
        scene.now = scene.now - row.remaining
        #expect(scene.assess(file).verdicts == row.verdict)
    }

    @Test("a workload's certificate of one hour, renewed at half of its life, is quiet until the renewal fails")
    func hour() throws {
        var scene = try Scene()
        let validity = Validity(notBefore: scene.pki.now - .hours(1), notAfter: scene.pki.now)
        let file = try scene.file([scene.pki.server { $0.validity = validity }])
        for (left, verdict) in [(30, []), (16, []), (15, ["warning certificate_expiring"]), (6, ["critical certificate_expiring"])] {
            scene.now = scene.pki.now - .minutes(left)
            #expect(scene.assess(file).verdicts == verdict, "\(left) minutes left")
        }
    }

    @Test("the message says when, and which threshold was crossed")
    func wording() throws {
        let scene = try Scene()
        let leaf = try scene.pki.server(daysLeft: 12, lifetime: 365)
        let finding = scene.assess(try scene.endpoint(presenting: scene.pki.chain(leaf))).only
        #expect(finding?.message == "service.example expires in 12 days (2026-01-13T00:00:00Z), warning from 30 days before")
        let certificate = try leaf.certificate
        #expect(finding?.subject == .certificate(position: 0, fingerprint: certificate.fingerprint))
    }

    @Test("a policy's own thresholds count")
    func ownThresholds() throws {
        var scene = try Scene()
        scene.policy.thresholds = ExpiryThresholds(
            warning: ExpiryThreshold(absolute: .days(90), share: nil), critical: ExpiryThreshold(absolute: .days(60), share: nil))
        let file = try scene.file([scene.pki.server(daysLeft: 59, lifetime: 365)])
        #expect(scene.assess(file).only?.message.hasSuffix("critical from 60 days before") == true)
    }

    @Test("an old certificate about to end beside its successor is information")
    func rotationBundle() throws {
        let scene = try Scene()
        let file = try scene.file([scene.pki.server(daysLeft: 2), scene.pki.server(daysLeft: 80)])
        #expect(scene.assess(file).verdicts == ["info certificate_expiring"])
    }
}
