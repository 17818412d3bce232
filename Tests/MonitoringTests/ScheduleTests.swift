import PKI
import Testing

@testable import Monitoring

@Suite struct ScheduleTests {
    static let start = Timestamp(unixSeconds: 1_767_225_600)
    static let fiveMinutes = Schedule.interval(.seconds(300))

    @Test("runs of an interval are 80 % to 120 % of it apart, and on average exactly it", arguments: ["payments", "ledger", "", "a"])
    func gaps(name: String) {
        let seed = ScheduleSeed(name)
        var previous = Self.fiveMinutes.next(after: Self.start, seed: seed)
        let first = previous
        for _ in 1...1000 {
            let next = Self.fiveMinutes.next(after: previous, seed: seed)
            #expect((240.0...360.0).contains((next - previous).inSeconds))
            previous = next
        }
        #expect(abs((previous - first).inSeconds - 300_000) <= 60)
    }

    @Test("the next run does not depend on how late one asks within a slot")
    func noDrift() {
        let seed = ScheduleSeed("payments")
        let due = Self.fiveMinutes.next(after: Self.start, seed: seed)
        #expect(Self.fiveMinutes.next(after: due - .microseconds(1), seed: seed) == due)
        let following = Self.fiveMinutes.next(after: due, seed: seed)
        #expect(Self.fiveMinutes.next(after: due + .seconds(200), seed: seed) == following)
    }

    @Test("runs begin at whole 40ths of a second, so that neighbours share a waking", arguments: [1, 10, 300, 86_400])
    func grain(seconds: Int64) {
        let schedule = Schedule.interval(.seconds(seconds))
        for number in 0..<100 {
            let seed = ScheduleSeed("target-\(number)")
            let due = schedule.next(after: Self.start, seed: seed)
            #expect(due.microseconds % 25_000 == 0 && due > Self.start)
            #expect(schedule.next(after: due, seed: seed) > due)
        }
    }

    @Test("a thousand targets of one interval spread evenly over it")
    func spread() {
        var tenths = [Int](repeating: 0, count: 10)
        for number in 0..<1000 {
            let due = Self.fiveMinutes.next(after: Self.start, seed: ScheduleSeed("target-\(number)"))
            let position = Int((due - Self.start).inSeconds / 30)
            if tenths.indices.contains(position) { tenths[position] += 1 }
        }
        #expect(tenths.allSatisfy { (60...140).contains($0) })
    }

    @Test("times are the same in every process")
    func stable() {
        #expect(ScheduleSeed("payments").value == 0x6570_b212_9171_541f)
        #expect(ScheduleSeed("").value != ScheduleSeed("a").value)
    }

    @Test("the first runs after a start lie within the spread and within one period")
    func firstRuns() {
        for number in 0..<100 {
            let seed = ScheduleSeed("target-\(number)")
            let soon = Self.fiveMinutes.first(after: Self.start, within: .seconds(10), seed: seed)
            #expect(soon >= Self.start && soon < Self.start + .seconds(10))
            let short = Schedule.interval(.seconds(2)).first(after: Self.start, within: .seconds(10), seed: seed)
            #expect(short < Self.start + .seconds(2))
        }
    }

    @Test("a cron line has neither offset nor jitter")
    func cron() throws {
        let schedule = Schedule.cron(try CronExpression(parsing: "0 2 * * *"), .utc)
        #expect(schedule.next(after: Self.start, seed: ScheduleSeed("a")).description == "2026-01-01T02:00:00Z")
        #expect(schedule.first(after: Self.start, within: .seconds(10), seed: ScheduleSeed("a")).description == "2026-01-01T02:00:00Z")
    }

    @Test(
        "the ends of time and absurd periods do not trap",
        arguments: [Int64.min, 0, .max], [Duration.zero, .seconds(-5), .microseconds(1), .seconds(Int64.max)])
    func extremes(microseconds: Int64, period: Duration) {
        let instant = Timestamp(microseconds: microseconds)
        #expect(Schedule.interval(period).next(after: instant, seed: ScheduleSeed("x")) >= instant)
    }
}
