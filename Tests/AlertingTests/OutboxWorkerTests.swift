import Alerting
import Logging
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct OutboxWorkerTests {
    private let clock = ManualClock()

    @Test("what waits at the start is delivered, the oldest first, and marked")
    func backlog() async throws {
        let log = MemoryLog(try entries("oncall", 3))
        let receiver = ScriptedReceiver("oncall")
        try await run([receiver], log) { _ in try await log.waitUntilSettled() }
        #expect(receiver.messages.map(\.id) == log.state.current.entries.map(\.id))
        #expect(log.state.current.entries.allSatisfy { $0.state == .delivered && $0.attempts == 1 })
    }

    @Test("a signal wakes the worker")
    func signal() async throws {
        let log = MemoryLog()
        let receiver = ScriptedReceiver("oncall")
        try await run([receiver], log) { worker in
            for entry in try entries("oncall", 3) {
                log.append([entry])
                worker.signal()
                try await log.waitUntilSettled()
            }
        }
        #expect(receiver.messages.count == 3)
    }

    @Test("a failure is tried again after 5, 10, 20 seconds and so on, a fifth more or less, under the same id")
    func backoff() async throws {
        let entry = try #require(try entries("oncall", 1).first)
        let log = MemoryLog([entry])
        let receiver = ScriptedReceiver("oncall", answers: [.unavailable, .unavailable, .unavailable])
        try await run([receiver], log) { _ in
            for attempt in 1...3 {
                try await log.waitForAttempts(attempt, of: entry.id)
                try await clock.waitForSleepers(count: 1)
                let delay = (try #require(clock.nextDeadline) - clock.now).inSeconds
                let expected = 5 * Double(1 << (attempt - 1))
                #expect(delay >= expected * 0.8 && delay <= expected * 1.2)
                clock.advance(to: try #require(clock.nextDeadline))
            }
            try await log.waitUntilSettled()
        }
        #expect(receiver.messages.map(\.id) == [entry.id, entry.id, entry.id, entry.id])
        #expect(receiver.messages.map(\.sentAt) == receiver.messages.map(\.sentAt).sorted())
    }

    @Test("a receiver that asks for more time gets it")
    func retryAfter() async throws {
        let entry = try #require(try entries("oncall", 1).first)
        let log = MemoryLog([entry])
        let receiver = ScriptedReceiver("oncall", answers: [.retry(after: .seconds(120), .unavailable)])
        try await run([receiver], log) { _ in
            try await log.waitForAttempts(1, of: entry.id)
            #expect(log.entry(entry.id)?.nextAttemptAt == clock.now + .seconds(120))
            #expect(log.entry(entry.id)?.lastError == "server_error: HTTP status 503")
        }
    }

    @Test("a slow receiver delays nobody else")
    func slowReceiver() async throws {
        let log = MemoryLog(try entries("slow", 2) + entries("fast", 2))
        let slow = ScriptedReceiver("slow", afterwards: nil), fast = ScriptedReceiver("fast")
        try await run([slow, fast], log) { _ in try await log.waitUntilSettled("fast") }
        #expect(fast.messages.count == 2 && slow.messages.count <= 1)
    }

    @Test("messages of one alert never overtake each other")
    func orderWithinAnAlert() async throws {
        let log = MemoryLog(try story("oncall"))
        let receiver = ScriptedReceiver("oncall", answers: [.unavailable])
        try await run([receiver], log) { _ in
            try await clock.waitForSleepers(count: 1)
            #expect(receiver.messages.count == 1)
            clock.advance(by: .seconds(60))
            try await log.waitUntilSettled()
        }
        #expect(receiver.messages.dropFirst().map(\.notification.reason) == [.first, .escalated, .resolved])
    }

    @Test("a message the receiver chokes on does not silence other alerts")
    func poison() async throws {
        let entries = try entries("oncall", 2)
        let (poison, other) = (entries[0].id, entries[1].id)
        let log = MemoryLog(entries)
        let receiver = ScriptedReceiver("oncall", poison: poison)
        try await run([receiver], log) { _ in
            while log.entry(other)?.state == .pending {
                try await clock.waitForSleepers(count: 1)
                clock.advance(by: .seconds(5))
            }
        }
        #expect(receiver.messages.first?.id == poison && receiver.messages.contains { $0.id == other })
        #expect(log.entry(poison)?.state == .pending)
    }

    @Test("a receiver that is gone is left alone; what waits for it stays")
    func gone() async throws {
        let log = MemoryLog(try entries("oncall", 2))
        let receiver = ScriptedReceiver("oncall", answers: [.gone(DeliveryFailure(.gone, detail: "HTTP status 410"))])
        let events = AwaitableState<[OutboxEvent]>([])
        let worker = OutboxWorker(
            receivers: [receiver], log: log, clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            observe: { event in events.update { $0.append(event) } })
        await worker.run()  // ends by itself: its only receiver is gone
        #expect(log.state.current.entries.map(\.state) == [.failed, .pending])
        #expect(events.current.map(\.isFinal) == [true] && events.current.first?.failure?.reason == .gone)
    }

    @Test("a delivery that cannot be recorded is not repeated while the disk is full")
    func fullDisk() async throws {
        let log = MemoryLog(try entries("oncall", 1))
        log.state.update { $0.failures = 3 }
        let receiver = ScriptedReceiver("oncall")
        try await run([receiver], log) { _ in
            for _ in 1...3 {
                try await clock.waitForSleepers(count: 1)
                clock.advance(by: .seconds(10))
            }
            try await log.waitUntilSettled()
        }
        #expect(receiver.messages.count == 1)
    }

    @Test("a delivery that is cut off by the end of the program stays pending and counts for nothing")
    func cancellation() async throws {
        let log = MemoryLog(try entries("oncall", 1))
        let receiver = ScriptedReceiver("oncall", afterwards: nil)
        try await run([receiver], log) { _ in try await receiver.waitForMessages(1) }
        #expect(log.state.current.entries.map(\.state) == [.pending] && log.state.current.entries.map(\.attempts) == [0])
    }

    /// Runs a worker as long as the body takes.
    private func run(_ receivers: [any Receiver], _ log: MemoryLog, _ body: @Sendable (OutboxWorker) async throws -> Void) async throws {
        let worker = OutboxWorker(
            receivers: receivers, log: log, clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await worker.run() }
            defer { group.cancelAll() }
            try await body(worker)
        }
    }

    /// One first notification each of so many alerts.
    private func entries(_ receiver: String, _ count: Int) throws -> [OutboxEntry] {
        try (0..<count).map { number in
            var watch = Watch()
            watch.tracker.router = Router(receivers: [receiver])
            watch.see(.rejected, at: .endpoint(target: "target \(number)", address: nil))
            return try #require(watch.last.outbox.first)
        }
    }

    /// The notifications of one alert from its begin to its end.
    private func story(_ receiver: String) throws -> [OutboxEntry] {
        var watch = Watch()
        watch.tracker.router = Router(receivers: [receiver])
        return [Sight.expiring(.warning), .expired(), .healthy(Sight.new)].flatMap { sight in
            watch.see(sight)
            return watch.last.outbox
        }
    }
}
