import Synchronization

/// A value that threads change and tests wait for, without looking again and again.
public final class AwaitableState<State: Sendable>: Sendable {
    private struct Waiter {
        var id: UInt64
        /// Hands over what it finds in the state; nil when that is not there yet.
        var attempt: @Sendable (inout State) -> (@Sendable () -> Void)?
        var cancel: @Sendable () -> Void
    }

    private struct Storage {
        var state: State
        var lastID: UInt64 = 0
        var waiters: [Waiter] = []
        var cancelled: Set<UInt64> = []
    }

    private let storage: Mutex<Storage>

    public init(_ state: State) { storage = Mutex(Storage(state: state)) }

    public var current: State { storage.withLock { $0.state } }

    /// Changes the state and wakes those who find in it what they wait for.
    public func update<Result: Sendable>(_ change: (inout State) -> Result) -> Result {
        let (result, resumptions) = storage.withLock { storage -> (Result, [@Sendable () -> Void]) in
            let result = change(&storage.state)
            var resumptions: [@Sendable () -> Void] = []
            storage.waiters.removeAll { waiter in
                guard let resume = waiter.attempt(&storage.state) else { return false }
                resumptions.append(resume)
                return true
            }
            return (result, resumptions)
        }
        for resume in resumptions { resume() }
        return result
    }

    /// Waits until `match` finds something; it may take it out of the state.
    ///
    /// - Throws: `TimeLimitExceeded`, naming the purpose.
    public func wait<Value: Sendable>(
        _ purpose: String, limit: TimeLimit = .standard, for match: @escaping @Sendable (inout State) -> Value?
    ) async throws -> Value {
        try await limit.apply(purpose) { [self] in
            let id = storage.withLock { storage in
                storage.lastID += 1
                return storage.lastID
            }
            return try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { enqueue(id, $0, match) }
            } onCancel: {
                cancel(id)
            }
        }
    }

    private func enqueue<Value: Sendable>(
        _ id: UInt64, _ continuation: CheckedContinuation<Value, any Error>, _ match: @escaping @Sendable (inout State) -> Value?
    ) {
        let attempt: @Sendable (inout State) -> (@Sendable () -> Void)? = { state in
            guard let value = match(&state) else { return nil }
            return { continuation.resume(returning: value) }
        }
        let cancel: @Sendable () -> Void = { continuation.resume(throwing: CancellationError()) }
        let resume = storage.withLock { storage -> (@Sendable () -> Void)? in
            if storage.cancelled.remove(id) != nil { return cancel }
            if let resume = attempt(&storage.state) { return resume }
            storage.waiters.append(Waiter(id: id, attempt: attempt, cancel: cancel))
            return nil
        }
        resume?()
    }

    /// A task may be cancelled before its waiter is stored: then its number is remembered until it comes.
    private func cancel(_ id: UInt64) {
        let cancel = storage.withLock { storage -> (@Sendable () -> Void)? in
            guard let index = storage.waiters.firstIndex(where: { $0.id == id }) else {
                storage.cancelled.insert(id)
                return nil
            }
            return storage.waiters.remove(at: index).cancel
        }
        cancel?()
    }
}
