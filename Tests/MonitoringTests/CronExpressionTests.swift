import PKI
import Testing

@testable import Monitoring

@Suite struct CronExpressionTests {
    /// A zone by its rule alone, so that the table does not depend on the machine's time zone database.
    static func zone(_ rule: String) throws -> TimeZoneRules {
        TimeZoneRules(name: rule, initialOffset: 0, transitions: [], tail: try DaylightSavingRule(parsing: rule))
    }

    static let berlin = "CET-1CEST,M3.5.0,M10.5.0/3"
    static let newYork = "EST5EDT,M3.2.0,M11.1.0"

    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var line: String
        var zone = "UTC0"
        var after: String
        var expected: [String]
    }

    static let rows: [Row] = [
        Row(
            testDescription: "a nightly line is due every night", line: "0 2 * * *", after: "2026-01-01T02:00:00Z",
            expected: ["2026-01-02T02:00:00Z", "2026-01-03T02:00:00Z"]),
        Row(
            testDescription: "a due time is after the instant, never at it", line: "* * * * *", after: "2026-01-01T00:00:00Z",
            expected: ["2026-01-01T00:01:00Z"]),
        Row(
            testDescription: "seconds are rounded up to the next minute", line: "* * * * *", after: "2026-01-01T00:00:59.999Z",
            expected: ["2026-01-01T00:01:00Z"]),
        Row(
            testDescription: "steps begin at the low end", line: "*/20 * * * *", after: "2026-01-01T23:30:00Z",
            expected: ["2026-01-01T23:40:00Z", "2026-01-02T00:00:00Z"]),
        Row(
            testDescription: "a step after a number runs to the high end", line: "10/25 0 * * *", after: "2026-01-01T00:00:00Z",
            expected: ["2026-01-01T00:10:00Z", "2026-01-01T00:35:00Z", "2026-01-02T00:10:00Z"]),
        Row(
            testDescription: "lists, ranges and names", line: "0 9,17 * jan,MAR mon-fri", after: "2026-01-30T09:00:00Z",
            expected: ["2026-01-30T17:00:00Z", "2026-03-02T09:00:00Z"]),
        Row(
            testDescription: "7 is Sunday", line: "0 0 * * 7", after: "2026-01-01T00:00:00Z", expected: ["2026-01-04T00:00:00Z"]),
        Row(
            testDescription: "a range may end in Sunday", line: "0 0 * * 6-7", after: "2026-01-01T00:00:00Z",
            expected: ["2026-01-03T00:00:00Z", "2026-01-04T00:00:00Z", "2026-01-10T00:00:00Z"]),
        Row(
            testDescription: "day of month or day of week", line: "0 0 13 * fri", after: "2026-02-12T00:00:00Z",
            expected: ["2026-02-13T00:00:00Z", "2026-02-20T00:00:00Z", "2026-02-27T00:00:00Z", "2026-03-06T00:00:00Z", "2026-03-13T00:00:00Z"]),
        Row(
            testDescription: "a starred day of month does not widen the day of week", line: "0 0 */2 * mon", after: "2026-01-01T00:00:00Z",
            expected: ["2026-01-05T00:00:00Z", "2026-01-19T00:00:00Z"]),
        Row(
            testDescription: "the 31st skips short months", line: "0 0 31 * *", after: "2026-01-31T00:00:00Z",
            expected: ["2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z"]),
        Row(
            testDescription: "leap days only", line: "0 0 29 2 *", after: "2026-01-01T00:00:00Z",
            expected: ["2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"]),
        Row(
            testDescription: "2100 is no leap year", line: "0 0 29 2 *", after: "2096-03-01T00:00:00Z", expected: ["2104-02-29T00:00:00Z"]),
        Row(
            testDescription: "@weekly is Sunday midnight", line: "@weekly", after: "2026-01-01T00:00:00Z", expected: ["2026-01-04T00:00:00Z"]),
        Row(
            testDescription: "before 1970", line: "0 0 1 * *", after: "1969-11-30T23:59:00Z",
            expected: ["1969-12-01T00:00:00Z", "1970-01-01T00:00:00Z"]),
        Row(
            testDescription: "local time in Berlin", line: "0 2 * * *", zone: berlin, after: "2026-01-01T00:00:00Z",
            expected: ["2026-01-01T01:00:00Z"]),
        Row(
            testDescription: "Berlin skips 02:00 to 03:00: due right after the gap, once", line: "30 2 * * *", zone: berlin,
            after: "2026-03-28T02:00:00Z", expected: ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]),
        Row(
            testDescription: "several skipped times are due once", line: "0,15,30 2 * * *", zone: berlin, after: "2026-03-28T12:00:00Z",
            expected: ["2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"]),
        Row(
            testDescription: "Berlin repeats 02:00 to 03:00: due the first time only", line: "30 2 * * *", zone: berlin,
            after: "2026-10-24T12:00:00Z", expected: ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]),
        Row(
            testDescription: "asked within the repeated hour, the next day is meant", line: "30 2 * * *", zone: berlin,
            after: "2026-10-25T01:10:00Z", expected: ["2026-10-26T01:30:00Z"]),
        Row(
            testDescription: "an hourly line goes on through the repeated hour", line: "0 * * * *", zone: berlin, after: "2026-10-24T23:30:00Z",
            expected: ["2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z"]),
        Row(
            testDescription: "an hourly line does not stumble over the gap", line: "0 * * * *", zone: berlin, after: "2026-03-28T23:30:00Z",
            expected: ["2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"]),
        Row(
            testDescription: "New York skips 02:30 on 8 March", line: "30 2 * * *", zone: newYork, after: "2026-03-07T12:00:00Z",
            expected: ["2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z"]),
        Row(
            testDescription: "New York repeats 01:30 on 1 November", line: "30 1 * * *", zone: newYork, after: "2026-10-31T12:00:00Z",
            expected: ["2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"]),
        Row(
            testDescription: "the weekday is the local one", line: "0 23 * * sun", zone: newYork, after: "2026-01-01T00:00:00Z",
            expected: ["2026-01-05T04:00:00Z"]),
        Row(
            testDescription: "no year 300,000 exists", line: "0 2 * * *", after: "9999-12-31T23:00:00Z", expected: ["@253402308000"]),
    ]

    @Test("due times", arguments: rows)
    func dueTimes(row: Row) throws {
        let expression = try CronExpression(parsing: row.line)
        var instant = try #require(Timestamp(rfc3339: row.after))
        let zone = try Self.zone(row.zone)
        var seen: [String] = []
        for _ in row.expected {
            instant = expression.next(after: instant, in: zone)
            seen.append(instant.description)
        }
        #expect(seen == row.expected)
    }

    @Test("the ends of time neither trap nor loop", arguments: [Int64.min, .max, .max - 1])
    func endsOfTime(microseconds: Int64) throws {
        let instant = Timestamp(microseconds: microseconds)
        #expect(try CronExpression(parsing: "* * * * *").next(after: instant, in: Self.zone(Self.berlin)) >= instant)
    }

    @Test(
        "mistakes are named",
        arguments: [
            ("0 2 * *", "\"0 2 * *\" has 4 fields, expected 5: minute hour day-of-month month day-of-week"),
            ("", "\"\" has 0 fields, expected 5: minute hour day-of-month month day-of-week"),
            ("61 2 * * *", "minute 61 in \"61 2 * * *\" is out of range, expected 0 to 59"),
            ("0 24 * * *", "hour 24 in \"0 24 * * *\" is out of range, expected 0 to 23"),
            ("0 0 0 * *", "day of month 0 in \"0 0 0 * *\" is out of range, expected 1 to 31"),
            ("0 0 * jam *", "month \"jam\" in \"0 0 * jam *\" is not a number or a name from jan to dec"),
            ("0 0 * * funday", "day of week \"funday\" in \"0 0 * * funday\" is not a number or a name from sun to sat"),
            ("30-10 0 * * *", "minute range \"30-10\" in \"30-10 0 * * *\" runs backwards"),
            ("*/0 0 * * *", "step \"0\" of the minute in \"*/0 0 * * *\" is not a number from 1 to 59"),
            ("1,,2 0 * * *", "minute \"\" in \"1,,2 0 * * *\" is not a number"),
            ("-5 0 * * *", "minute \"\" in \"-5 0 * * *\" is not a number"),
            ("99999999999999999999 0 * * *", "minute \"99999999999999999999\" in \"99999999999999999999 0 * * *\" is not a number"),
            ("0 0 31 2 *", "\"0 0 31 2 *\" never comes: no month it names has such a day"),
            ("0 0 31 apr,jun *", "\"0 0 31 apr,jun *\" never comes: no month it names has such a day"),
            (
                "@reboot",
                "unknown nickname \"@reboot\", expected one of @annually, @daily, @hourly, @midnight, @monthly, @weekly, @yearly"
            ),
        ])
    func mistakes(line: String, message: String) {
        #expect(throws: CronSyntaxError(message)) { try CronExpression(parsing: line) }
    }
}
