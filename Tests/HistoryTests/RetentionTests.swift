import Alerting
import Monitoring
import PKI
import TestSupport
import Testing

@testable import History

@Suite("Retention")
struct RetentionTests {
    @Test("What ended before the cutoff is forgotten with all that only it referred to")
    func ended() async throws {
        let witness = try Witness()
        let (old, new) = (try witness.chain(), try witness.chain(daysLeft: 90))
        try await witness.record(.probe(old), .unreachable(minutes: 1), .probe(minutes: 2, new), .probe(minutes: 60, new))
        let pruned = try await witness.history.prune(before: Witness.start + .minutes(30))
        #expect(pruned.observations == 2)
        #expect(pruned.periods == 1)
        #expect(try await witness.count("chains") == 1)
        #expect(try await witness.history.certificate(old[0].fingerprint) == nil)
        #expect(try await witness.history.certificate(new[0].fingerprint) == new[0])
    }

    @Test("What still lasts stays, however long ago it began")
    func lasting() async throws {
        let witness = try Witness()
        let chain = try witness.chain()
        let finding = Finding(check: CheckID("weak_key"), severity: .warning, subject: .place, message: "1024 bits", hint: "make a new key")
        for minutes in [0, 1000] {
            let assessment = Assessment(observation: .probe(minutes: minutes, chain), findings: [finding])
            try await witness.history.record([Recording(assessment: assessment)])
        }
        try await witness.history.record([Episode(1).firing])
        #expect(try await witness.history.prune(before: Witness.start + .minutes(500)) == Pruned())
        #expect(try witness.history.latest() == [.probe(minutes: 1000, chain)])
        #expect(try await witness.history.findingPeriods(of: "payments").count == 1)
        #expect(try await witness.history.pendingNotifications() == 2)
    }

    @Test("Recording goes on after it, without a new run")
    func recordingGoesOn() async throws {
        let witness = try Witness()
        let chain = try witness.chain()
        try await witness.record(.unreachable(), .probe(minutes: 1000, chain))
        try await witness.history.prune(before: Witness.start + .minutes(500))
        try await witness.record(.probe(minutes: 1001, chain))
        #expect(try await witness.history.observations(of: "payments", limit: 9).map(\.count) == [2])
    }

    @Test("A place that was not observed since the cutoff is forgotten altogether")
    func abandoned() async throws {
        let witness = try Witness()
        try await witness.record(.probe(of: "gone", witness.chain()), .unreachable("kept", minutes: 1000))
        let pruned = try await witness.history.prune(before: Witness.start + .minutes(500))
        #expect(pruned.retired == 1)
        #expect(try witness.history.latest().map(\.place) == [.endpoint(target: "kept", address: "192.0.2.1:443")])
        #expect(try await witness.count("places") == 1)
        #expect(try await witness.count("certificates") == 0)
    }

    @Test("A resolved alert stays until its last message is settled")
    func alerts() async throws {
        let witness = try Witness()
        let episode = try Episode(1)
        try await witness.history.record([episode.firing, episode.resolved])
        let cutoff = Witness.start + .days(500)
        #expect(try await witness.history.prune(before: cutoff).alerts == 0)
        for entry in episode.entries { try await witness.history.delivered(entry.id, attempts: 1, at: Witness.start) }
        let pruned = try await witness.history.prune(before: cutoff)
        #expect(pruned.alerts == 1)
        #expect(pruned.notifications == 2)
    }

    @Test("More rows than a step takes are all forgotten, and the space is used again")
    func manySteps() async throws {
        let witness = try Witness()
        let count = 2 * Retention.stepRows + 1
        func batch(at minutes: Int) -> [Recording] {
            (0..<count).map { number in
                Recording(assessment: Assessment(observation: .unreachable("host-\(number)", minutes: minutes, detail: "why"), findings: []))
            }
        }
        try await witness.history.record(batch(at: 0))
        try await witness.history.checkpoint()
        let size = witness.history.sizeInBytes
        let pruned = try await witness.history.prune(before: Witness.start + .minutes(1))
        #expect(pruned.retired == count)
        #expect(pruned.observations == count)
        #expect(try await witness.counts().values.allSatisfy { $0 == 0 })
        try await witness.history.record(batch(at: 10))
        try await witness.history.checkpoint()
        #expect(witness.history.sizeInBytes <= size + size / 4)
    }

    @Test("Of a place that never rests only the last observations are kept")
    func restlessPlace() async throws {
        let witness = try Witness()
        let chain = try witness.chain()
        let batch = (0..<300).map { minute in
            Recording(
                assessment: Assessment(observation: minute % 2 == 0 ? .probe(minutes: minute, chain) : .unreachable(minutes: minute), findings: []))
        }
        try await witness.history.record(batch)
        let pruned = try await witness.history.prune(before: Witness.start, longestHistory: 100)
        #expect(pruned.observations == 199)
        let kept = try await witness.history.observations(of: "payments", limit: 300)
        #expect(kept.map(\.firstAt) == (199..<300).reversed().map { Witness.start + .minutes($0) })
    }
}
