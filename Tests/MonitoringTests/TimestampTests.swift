import PKI
import Testing

@Suite struct TimestampTests {
    @Test(
        "RFC 3339 times are read and written in UTC",
        arguments: [
            ("2026-11-23T17:40:00Z", "2026-11-23T17:40:00Z"), ("2026-11-23t17:40:00z", "2026-11-23T17:40:00Z"),
            ("2026-11-23T17:40:00+01:00", "2026-11-23T16:40:00Z"), ("2026-01-01T00:00:00-23:59", "2026-01-01T23:59:00Z"),
            ("2026-01-01 00:00:00.999999Z", "2026-01-01T00:00:00Z"), ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"), ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
            ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59Z"),
        ])
    func readable(text: String, description: String) {
        #expect(Timestamp(rfc3339: text)?.description == description)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "2026-11-23", "2026-11-23T17:40Z", "2026-11-23T17:40:00", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-01-01T24:00:00Z",
            "2026-01-01T00:00:60Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00Zx", "26-01-01T00:00:00Z",
        ])
    func unreadable(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test("a fraction is kept to the microsecond")
    func fraction() {
        #expect(Timestamp(rfc3339: "1970-01-01T00:00:01.5Z")?.microseconds == 1_500_000)
        #expect(Timestamp(rfc3339: "1970-01-01T00:00:00.1234567Z")?.microseconds == 123_456)
    }
}
