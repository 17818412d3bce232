import PKI

/// The time of day, injected: no judgement and no loop reads the system's clock on its own.
public protocol WallClock: Sendable {
    var now: Timestamp { get }

    /// Returns when `now` has reached `deadline`.
    ///
    /// - Throws: `CancellationError` when the task is cancelled first.
    func sleep(until deadline: Timestamp) async throws
}

extension WallClock {
    public func sleep(for duration: Duration) async throws { try await sleep(until: now + duration) }
}
