import Monitoring
import PKI
import Synchronization

/// A clock that stands still until the test moves it.
///
/// `advance` wakes sleepers in the order of their deadlines, each at its deadline. What a woken sleeper does happens on its own task, afterwards; a
/// test that wants loops to go round more than once uses `advance(to:whenParked:)`, which waits between two wakings until everyone sleeps again.
public final class ManualClock: WallClock {
    private struct Sleeper {
        var id: UInt64
        var deadline: Timestamp
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct Waiter {
        var id: UInt64
        var count: Int
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Timestamp
        var lastID: UInt64 = 0
        var sleepers: [Sleeper] = []
        var cancelled: Set<UInt64> = []
        var waiters: [Waiter] = []

        mutating func nextID() -> UInt64 {
            lastID += 1
            return lastID
        }

        /// Takes out the sleeper with the earliest deadline, first come first served among equals, and sets the time to that deadline.
        mutating func takeNext(dueBy time: Timestamp) -> Sleeper? {
            let earliest = sleepers.indices.min { (sleepers[$0].deadline, sleepers[$0].id) < (sleepers[$1].deadline, sleepers[$1].id) }
            guard let earliest, sleepers[earliest].deadline <= time else { return nil }
            let sleeper = sleepers.remove(at: earliest)
            now = max(now, sleeper.deadline)
            return sleeper
        }

        /// Takes out the waiters whose count is reached.
        mutating func satisfiedWaiters() -> [Waiter] {
            let satisfied = waiters.filter { $0.count <= sleepers.count }
            waiters.removeAll { $0.count <= sleepers.count }
            return satisfied
        }
    }

    private let state: Mutex<State>

    public init(at now: Timestamp = TestPKI.epoch) { state = Mutex(State(now: now)) }

    public var now: Timestamp { state.withLock { $0.now } }

    /// How many tasks sleep at this moment.
    public var sleeperCount: Int { state.withLock { $0.sleepers.count } }

    /// The earliest deadline anyone sleeps for.
    public var nextDeadline: Timestamp? { state.withLock { $0.sleepers.map(\.deadline).min() } }

    public func sleep(until deadline: Timestamp) async throws {
        try Task.checkCancellation()
        let id = state.withLock { $0.nextID() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { park(Sleeper(id: id, deadline: deadline, continuation: $0)) }
        } onCancel: {
            cancel(id)
        }
    }

    /// Moves the clock on, waking everyone whose deadline is reached.
    public func advance(by duration: Duration) { advance(to: now + duration) }

    /// Moves the clock to a time, waking everyone whose deadline is reached. A time in the past changes nothing.
    public func advance(to time: Timestamp) {
        while let sleeper = state.withLock({ $0.takeNext(dueBy: time) }) { sleeper.continuation.resume() }
        state.withLock { $0.now = max($0.now, time) }
    }

    /// Moves the clock to a time from deadline to deadline; before each step, waits until `count` tasks sleep.
    ///
    /// - Throws: `TimeLimitExceeded` when they do not within `TimeLimit.standard` of real time.
    public func advance(to time: Timestamp, whenParked count: Int) async throws {
        while true {
            try await waitForSleepers(count: count)
            guard let next = nextDeadline, next <= time else { break }
            advance(to: next)
        }
        advance(to: time)
    }

    /// Returns once at least `count` tasks sleep.
    ///
    /// - Throws: `TimeLimitExceeded` when they do not within `TimeLimit.standard` of real time.
    public func waitForSleepers(count: Int) async throws {
        try await TimeLimit.standard.apply("waiting for \(count) sleeping tasks") { [self] in
            let id = state.withLock { $0.nextID() }
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { wait(Waiter(id: id, count: count, continuation: $0)) }
            } onCancel: {
                cancel(id)
            }
        }
    }

    private func park(_ sleeper: Sleeper) {
        let (outcome, waiters): (Result<Void, any Error>?, [Waiter]) = state.withLock { state in
            if state.cancelled.remove(sleeper.id) != nil { return (.failure(CancellationError()), []) }
            guard sleeper.deadline > state.now else { return (.success(()), []) }
            state.sleepers.append(sleeper)
            return (nil, state.satisfiedWaiters())
        }
        if let outcome { sleeper.continuation.resume(with: outcome) }
        for waiter in waiters { waiter.continuation.resume() }
    }

    private func wait(_ waiter: Waiter) {
        let outcome: Result<Void, any Error>? = state.withLock { state in
            if state.cancelled.remove(waiter.id) != nil { return .failure(CancellationError()) }
            guard waiter.count > state.sleepers.count else { return .success(()) }
            state.waiters.append(waiter)
            return nil
        }
        if let outcome { waiter.continuation.resume(with: outcome) }
    }

    /// A task may be cancelled before its continuation is stored: then its number is remembered until it comes.
    private func cancel(_ id: UInt64) {
        let continuation: CheckedContinuation<Void, any Error>? = state.withLock { state in
            if let index = state.sleepers.firstIndex(where: { $0.id == id }) { return state.sleepers.remove(at: index).continuation }
            if let index = state.waiters.firstIndex(where: { $0.id == id }) { return state.waiters.remove(at: index).continuation }
            state.cancelled.insert(id)
            return nil
        }
        continuation?.resume(throwing: CancellationError())
    }
}
