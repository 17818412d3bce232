import Monitoring
import PKI
import Synchronization

/// Spaces starts evenly in time, however many tasks ask: `--rate`.
final class Pace: Sendable {
    private let interval: Duration
    private let clock: any WallClock
    private let next: Mutex<Timestamp>

    /// - Parameter perSecond: starts a second, more than 0.
    init(perSecond: Double, clock: any WallClock) {
        interval = .seconds(1) / perSecond
        self.clock = clock
        next = Mutex(clock.now)
    }

    /// Returns when it is the caller's turn. Time in which nobody asked is not made up for by a burst.
    ///
    /// - Throws: `CancellationError` when the task is cancelled first.
    func turn() async throws {
        let now = clock.now
        let slot = next.withLock { next in
            let slot = max(now, next)
            next = slot + interval
            return slot
        }
        if slot > now { try await clock.sleep(until: slot) }
    }
}
