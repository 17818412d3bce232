import Monitoring
import PKI
import TestSupport
import Testing

@Suite("the clock of tests")
struct ManualClockTests {
    private let clock = ManualClock()

    @Test("it stands still until it is moved")
    func standsStill() {
        #expect(clock.now == TestPKI.epoch)
        clock.advance(by: .days(3))
        #expect(clock.now == TestPKI.epoch + .days(3))
        clock.advance(to: TestPKI.epoch)
        #expect(clock.now == TestPKI.epoch + .days(3), "it does not go back")
    }

    @Test("a deadline that has passed is not waited for")
    func pastDeadline() async throws {
        try await clock.sleep(until: clock.now)
        try await clock.sleep(for: .seconds(-1))
    }

    @Test("sleepers wake in the order of their deadlines, each seeing its own or a later time")
    func order() async throws {
        let woken = AwaitableState<[Int]>([])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for seconds in [30, 10, 20] {
                group.addTask { [clock] in
                    try await clock.sleep(for: .seconds(seconds))
                    #expect(clock.now >= TestPKI.epoch + .seconds(seconds))
                    woken.update { $0.append(seconds) }
                }
            }
            try await clock.waitForSleepers(count: 3)
            for remaining in [2, 1, 0] {
                clock.advance(to: try #require(clock.nextDeadline))
                _ = try await group.next()
                #expect(clock.sleeperCount == remaining)
            }
        }
        #expect(woken.current == [10, 20, 30])
    }

    @Test("nobody wakes before the deadline")
    func notEarly() async throws {
        let sleeper = Task { [clock] in try await clock.sleep(for: .seconds(10)) }
        try await clock.waitForSleepers(count: 1)
        clock.advance(by: .microseconds(9_999_999))
        #expect(clock.sleeperCount == 1)
        clock.advance(by: .microseconds(1))
        try await sleeper.value
    }

    @Test("a loop goes round as often as its interval fits")
    func loop() async throws {
        let times = AwaitableState<[Timestamp]>([])
        let loop = Task { [clock] in
            while true {
                try await clock.sleep(for: .seconds(10))
                times.update { $0.append(clock.now) }
            }
        }
        try await clock.advance(to: clock.now + .seconds(35), whenParked: 1)
        #expect(times.current == [10, 20, 30].map { TestPKI.epoch + .seconds($0) })
        #expect(clock.now == TestPKI.epoch + .seconds(35))
        loop.cancel()
        await #expect(throws: CancellationError.self) { try await loop.value }
    }

    @Test("a cancelled sleeper wakes at once, also when it was cancelled before it slept")
    func cancellation() async throws {
        let sleeping = Task { [clock] in try await clock.sleep(for: .days(1)) }
        try await clock.waitForSleepers(count: 1)
        sleeping.cancel()
        await #expect(throws: CancellationError.self) { try await sleeping.value }
        #expect(clock.sleeperCount == 0)
        let early = Task { [clock] in
            withUnsafeCurrentTask { $0?.cancel() }
            try await clock.sleep(for: .days(1))
        }
        await #expect(throws: CancellationError.self) { try await early.value }
    }
}
