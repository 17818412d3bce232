import Testing

@testable import Probing

@Suite("deadlines")
struct DeadlineQueueTests {
    @Test("come out in their order, and not before their time")
    func order() {
        var queue = DeadlineQueue()
        let times = (0..<500).map { _ in Int64.random(in: 0..<1000) }
        for (identifier, time) in times.enumerated() { queue.insert(UInt64(identifier), at: MonotonicTime(nanoseconds: time)) }
        var popped: [Int64] = []
        while let entry = queue.popFirst(notAfter: MonotonicTime(nanoseconds: 499)) { popped.append(entry.time.nanoseconds) }
        #expect(popped == times.filter { $0 < 500 }.sorted())
        #expect(queue.count == times.count - popped.count)
    }

    @Test("are rounded up to milliseconds, and saturate")
    func milliseconds() {
        let start = MonotonicTime(nanoseconds: 0)
        #expect(MonotonicTime(nanoseconds: 1).milliseconds(from: start) == 1)
        #expect(start.milliseconds(from: MonotonicTime(nanoseconds: 5)) == 0)
        #expect(start.advanced(by: .seconds(Int64.max)).nanoseconds == .max)
        #expect(start.advanced(by: .seconds(Int64.max)).milliseconds(from: start) == .max)
        #expect(start.advanced(by: .milliseconds(-1500)).nanoseconds == -1_500_000_000)
    }
}
