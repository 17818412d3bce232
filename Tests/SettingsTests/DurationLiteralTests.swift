import Settings
import Testing

@Suite struct DurationLiteralTests {
    @Test(
        "durations that can be read, and how they are written",
        arguments: [
            ("0", Duration.zero, "0"), ("0s", .zero, "0"), ("30d", .seconds(2_592_000), "30d"), ("1h30m", .seconds(5400), "1h30m"),
            ("1y2w3d4h5m6s7ms", .milliseconds(33_019_506_007), "382d4h5m6s7ms"), ("250ms", .milliseconds(250), "250ms"),
            ("90m", .seconds(5400), "1h30m"), ("1m1ms", .milliseconds(60_001), "1m1ms"), ("007s", .seconds(7), "7s"),
        ])
    func readable(text: String, duration: Duration, written: String) throws {
        let literal = try DurationLiteral(parsing: text)
        #expect(literal.duration == duration)
        #expect(literal.description == written)
        #expect(try DurationLiteral(parsing: written).duration == duration)
    }

    @Test(
        "durations that cannot be read say why",
        arguments: [
            ("", "expected a duration such as 30d or 1h30m"), ("soon", "expected a duration such as 30d or 1h30m"),
            ("-5s", "expected a duration such as 30d or 1h30m"), ("5", "a unit is missing after 5, expected one of y, w, d, h, m, s, ms"),
            ("1h30", "a unit is missing after 30, expected one of y, w, d, h, m, s, ms"),
            ("5min", "unknown unit \"min\", expected one of y, w, d, h, m, s, ms"),
            ("1.5h", "a unit is missing after 1, expected one of y, w, d, h, m, s, ms"),
            ("30m1h", "\"1h\" is out of order, expected each unit once and the larger first, as in 1h30m"),
            ("1h1h", "\"1h\" is out of order, expected each unit once and the larger first, as in 1h30m"),
            ("99999999999999999999d", "too long, at most 292 million years can be told"),
            ("9223372036854775807y", "too long, at most 292 million years can be told"),
            ("292471208y365d", "too long, at most 292 million years can be told"),
            ("5٣s", "a unit is missing after 5, expected one of y, w, d, h, m, s, ms"),
        ])
    func unreadable(text: String, message: String) {
        #expect(throws: LiteralError(message)) { try DurationLiteral(parsing: text) }
    }

    @Test("the longest and the negative are written without a trap")
    func extremes() {
        #expect(DurationLiteral(.seconds(Int64.max)).description == "106751991167d7h12m55s807ms")
        #expect(DurationLiteral(.seconds(-90)).description == "1m30s")
    }
}
