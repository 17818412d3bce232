import PKI

/// The Retry-After header (RFC 9110 §10.2.3): seconds, or a date.
enum RetryAfter {
    /// nil when the value is neither; a date in the past is no delay.
    static func delay(_ value: String, at now: Timestamp) -> Duration? {
        if value.utf8.allSatisfy({ (48...57).contains($0) }), !value.isEmpty { return .seconds(Int64(value) ?? .max) }
        return date(value).map { max(.zero, $0 - now) }
    }

    /// An IMF-fixdate (§5.6.7), `Sun, 06 Nov 1994 08:49:37 GMT`: the only form that may be generated today.
    static func date(_ value: String) -> Timestamp? {
        let words = value.split(whereSeparator: { $0 == " " || $0 == ":" })
        guard words.count == 8, words[7] == "GMT", let month = months.firstIndex(of: String(words[2])) else { return nil }
        let numbers = [words[3], words[1], words[4], words[5], words[6]].map { Int($0) }
        guard let year = numbers[0], let day = numbers[1], let hour = numbers[2], let minute = numbers[3], let second = numbers[4] else { return nil }
        return CivilTime(year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second)?.timestamp
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
