import Synchronization

/// A value that one of several parties provides once, and one task waits for: an answer, a deadline or a cancellation, whichever is first.
final class OneShot<Value: Sendable>: Sendable {
    private enum State: Sendable {
        case open
        case awaited(UnsafeContinuation<Value, Never>)
        case settled(Value)
    }

    private let state = Mutex(State.open)

    /// The first call wins, the others do nothing.
    func settle(_ value: Value) {
        let waiting: UnsafeContinuation<Value, Never>? = state.withLock { state in
            switch state {
            case .open:
                state = .settled(value)
                return nil
            case .awaited(let continuation):
                state = .settled(value)
                return continuation
            case .settled: return nil
            }
        }
        waiting?.resume(returning: value)
    }

    var isSettled: Bool {
        state.withLock { if case .settled = $0 { true } else { false } }
    }

    /// To be awaited by one task. The states see to it that it is resumed once, which a checked continuation would check again, at a price.
    var value: Value {
        get async {
            await withUnsafeContinuation { continuation in
                let settled: Value? = state.withLock { state in
                    if case .settled(let value) = state { return value }
                    state = .awaited(continuation)
                    return nil
                }
                if let settled { continuation.resume(returning: settled) }
            }
        }
    }
}
