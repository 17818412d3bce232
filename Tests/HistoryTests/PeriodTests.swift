import Monitoring
import PKI
import TestSupport
import Testing

@testable import History

@Suite("Which place had which certificate, from when to when")
struct PeriodTests {
    @Test("A renewal ends the period of the old leaf when the new one is first seen; the intermediate's goes on")
    func renewal() async throws {
        let witness = try Witness()
        let (old, new) = (try witness.chain(), try witness.chain(daysLeft: 90))
        try await witness.record(.probe(old), .probe(minutes: 9, old), .probe(minutes: 10, new))
        let periods = try await witness.history.certificatePeriods(of: "payments")
        #expect(periods.map(\.certificate) == [old[0], old[1], new[0]])
        #expect(periods.map(\.position) == [0, 1, 0])
        #expect(periods.map(\.since) == [Witness.start, Witness.start, Witness.start + .minutes(10)])
        #expect(periods.map(\.until) == [Witness.start + .minutes(10), nil, nil])
    }

    @Test("A certificate that returns begins a second period")
    func rollback() async throws {
        let witness = try Witness()
        let (old, new) = (try witness.chain(), try witness.chain(daysLeft: 90))
        try await witness.record(.probe(old), .probe(minutes: 1, new), .probe(minutes: 2, old))
        let periods = try await witness.history.certificatePeriods(of: old[0].fingerprint)
        #expect(periods.map(\.since) == [Witness.start, Witness.start + .minutes(2)])
        #expect(
            periods.map(\.place) == [
                .endpoint(target: "payments", address: "192.0.2.1:443"), .endpoint(target: "payments", address: "192.0.2.1:443"),
            ])
    }

    @Test("An observation that could not look ends no period")
    func blindness() async throws {
        let witness = try Witness()
        let chain = try witness.chain()
        let unreadable = Observation.scan(minutes: 1, []) { $0.failure = FileFailure(reason: .permissionDenied, detail: "permission denied") }
        try await witness.record(.probe(chain), .unreachable(minutes: 1), .scan(chain), unreadable)
        #expect(try await witness.count("certificate_periods", where: "until IS NULL") == 4)
    }

    @Test("A file that is gone, or holds no certificate any more, ends its periods", arguments: [FileFailure.Reason.notFound, .brokenSymlink, nil])
    func goneFile(reason: FileFailure.Reason?) async throws {
        let witness = try Witness()
        let gone = Observation.scan(minutes: 7, []) { $0.failure = reason.map { FileFailure(reason: $0, detail: "no such file") } }
        try await witness.record(.scan(witness.chain()), gone)
        #expect(try await witness.history.certificatePeriods(of: "/etc/tls/tls.crt").allSatisfy { $0.until == Witness.start + .minutes(7) })
    }

    @Test("A certificate that stands twice in a file has one period")
    func duplicate() async throws {
        let witness = try Witness()
        let leaf = try witness.chain()[0]
        try await witness.record(.scan([leaf, leaf]))
        #expect(try await witness.history.certificatePeriods(of: leaf.fingerprint).map(\.position) == [0])
    }
}
