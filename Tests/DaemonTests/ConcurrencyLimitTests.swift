import TestSupport
import Testing

@testable import Daemon

@Suite("A concurrency limit")
struct ConcurrencyLimitTests {
    @Test("lets as many through as it says, and the next when one leaves")
    func bounded() async throws {
        let limit = ConcurrencyLimit(2)
        let inside = AwaitableState((now: 0, most: 0, total: 0))
        let gate = AwaitableState(false)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<5 {
                group.addTask {
                    try await limit.run {
                        inside.update { $0 = ($0.now + 1, max($0.most, $0.now + 1), $0.total + 1) }
                        _ = try? await gate.wait("waiting for the gate") { $0 ? true : nil }
                        inside.update { $0.now -= 1 }
                    }
                }
            }
            _ = try await inside.wait("waiting for two inside") { $0.now == 2 ? true : nil }
            gate.update { $0 = true }
            try await group.waitForAll()
        }
        #expect(inside.current.most == 2)
        #expect(inside.current.total == 5)
    }

    @Test("gives up its place in the queue when cancelled, and nothing is lost")
    func cancelled() async throws {
        let limit = ConcurrencyLimit(1)
        let gate = AwaitableState(false)
        let entered = AwaitableState(false)
        let holder = Task {
            try await limit.run {
                entered.update { $0 = true }
                _ = try? await gate.wait("waiting for the gate") { $0 ? true : nil }
            }
        }
        _ = try await entered.wait("waiting for the holder") { $0 ? true : nil }
        let waiting = Task { try await limit.run {} }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        gate.update { $0 = true }
        try await holder.value
        try await limit.run {}
    }
}
