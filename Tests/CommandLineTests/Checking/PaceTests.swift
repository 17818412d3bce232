import Monitoring
import PKI
import TestSupport
import Testing

@testable import certvigil

@Suite("--rate")
struct PaceTests {
    @Test("spaces starts evenly, the first at once")
    func spacing() async throws {
        let clock = ManualClock()
        let pace = Pace(perSecond: 4, clock: clock)
        let start = clock.now
        let starts = Task {
            var starts: [Duration] = []
            for _ in 0..<4 {
                try await pace.turn()
                starts.append(clock.now - start)
            }
            return starts
        }
        for _ in 0..<3 {
            try await clock.waitForSleepers(count: 1)
            clock.advance(by: .milliseconds(250))
        }
        #expect(try await starts.value == [.zero, .milliseconds(250), .milliseconds(500), .milliseconds(750)])
    }

    @Test("makes up for no time in which nobody asked")
    func noBurst() async throws {
        let clock = ManualClock()
        let pace = Pace(perSecond: 1, clock: clock)
        try await pace.turn()
        clock.advance(by: .seconds(60))
        try await pace.turn()
        let waiting = Task { try await pace.turn() }
        try await clock.waitForSleepers(count: 1)
        #expect(clock.nextDeadline == clock.now + .seconds(1))
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }
}
