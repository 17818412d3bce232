import Alerting
import PKI
import TestSupport

/// An outbox in memory.
final class MemoryLog: NotificationLog {
    struct State {
        var entries: [OutboxEntry] = []
        /// So many writes fail from now on.
        var failures = 0
    }

    let state = AwaitableState(State())

    init(_ entries: [OutboxEntry] = []) { append(entries) }

    func append(_ entries: [OutboxEntry]) { state.update { $0.entries += entries } }

    func entry(_ id: OutboxEntry.ID) -> OutboxEntry? { state.current.entries.first { $0.id == id } }

    /// Returns once every entry of the receiver, or of all, has left the state `pending`.
    func waitUntilSettled(_ receiver: String? = nil) async throws {
        try await state.wait("waiting for an empty outbox") { state in
            state.entries.contains { $0.state == .pending && (receiver == nil || $0.receiver == receiver) } ? nil : ()
        }
    }

    func waitForAttempts(_ attempts: Int, of id: OutboxEntry.ID) async throws {
        try await state.wait("waiting for attempt \(attempts)") { state in
            state.entries.contains { $0.id == id && $0.attempts >= attempts } ? () : nil
        }
    }

    func pending(for receiver: String, limit: Int) async throws -> [OutboxEntry] {
        Array(state.current.entries.filter { $0.receiver == receiver && $0.state == .pending }.prefix(limit))
    }

    func delivered(_ id: OutboxEntry.ID, attempts: Int, at time: Timestamp) async throws {
        try change(id) {
            $0.state = .delivered
            $0.attempts = attempts
        }
    }

    func failed(_ id: OutboxEntry.ID, attempts: Int, retryAt: Timestamp?, error: String, at time: Timestamp) async throws {
        try change(id) {
            $0.state = retryAt == nil ? .failed : .pending
            $0.attempts = attempts
            $0.nextAttemptAt = retryAt ?? $0.nextAttemptAt
            $0.lastError = error
        }
    }

    private func change(_ id: OutboxEntry.ID, _ change: @escaping @Sendable (inout OutboxEntry) -> Void) throws {
        let isFailing = state.update { state in
            if state.failures > 0 {
                state.failures -= 1
                return true
            }
            for index in state.entries.indices where state.entries[index].id == id { change(&state.entries[index]) }
            return false
        }
        if isFailing { throw DiskFull() }
    }

    struct DiskFull: Error {}
}
