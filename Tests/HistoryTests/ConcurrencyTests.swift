import Monitoring
import PKI
import TestSupport
import Testing

@testable import History

@Suite("Reading beside the writer")
struct ConcurrencyTests {
    @Test("Every reader sees whole batches, never a part of one")
    func snapshots() async throws {
        let witness = try Witness()
        let chain = try witness.chain()
        let names = (0..<20).map { "host-\($0)" }
        try await witness.record(batch(names, minute: 0, chain))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for minute in 1...60 { try await witness.record(batch(names, minute: minute, chain)) }
            }
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<40 {
                        let seen = try witness.history.latest()
                        #expect(seen.count == names.count)
                        #expect(Set(seen.map(\.observedAt)).count == 1)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await witness.history.integrity() == "ok")
    }

    @Test("Batches from many tasks are all recorded")
    func writers() async throws {
        let witness = try Witness()
        let chain = try witness.chain()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<50 {
                group.addTask { try await witness.record(batch(["host-\(number)"], minute: number, chain)) }
            }
            try await group.waitForAll()
        }
        #expect(try witness.history.latest().count == 50)
    }

    @Test("A cancelled task does not cancel the write it began")
    func cancellation() async throws {
        let witness = try Witness()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await witness.record([.unreachable()])
        }
        try await task.value
        #expect(try witness.history.latest().count == 1)
    }

    /// Healthy and unreachable in turns, so that batches begin and prolong runs.
    private func batch(_ names: [String], minute: Int, _ chain: [Certificate]) -> [Observation] {
        names.map { name in
            minute % 6 == 5 ? .unreachable(name, minutes: minute) : .probe(of: name, minutes: minute, chain)
        }
    }
}

extension Witness {
    fileprivate func record(_ batch: [Observation]) async throws {
        try await history.record(batch.map { Recording(assessment: Assessment(observation: $0, findings: [])) })
    }
}
