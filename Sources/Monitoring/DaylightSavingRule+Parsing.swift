extension DaylightSavingRule {
    init(parsing text: String) throws(TimeZoneDataError) {
        var reader = RuleReader(text)
        guard reader.skipName(), let west = reader.time() else { throw TimeZoneDataError("no standard time in \"\(text)\"") }
        standardOffset = -west
        guard !reader.isAtEnd else {
            summer = nil
            return
        }
        guard reader.skipName() else { throw TimeZoneDataError("no summer time in \"\(text)\"") }
        let summerOffset = reader.next == UInt8(ascii: ",") ? standardOffset + 3600 : reader.time().map { -$0 }
        guard let summerOffset, reader.skip(","), let begin = reader.change(), reader.skip(","), let end = reader.change(), reader.isAtEnd else {
            throw TimeZoneDataError("unreadable change of time in \"\(text)\"")
        }
        summer = Summer(offset: summerOffset, begin: begin, end: end)
    }
}

private struct RuleReader {
    private var rest: ArraySlice<UInt8>

    init(_ text: String) { rest = Array(text.utf8)[...] }

    var isAtEnd: Bool { rest.isEmpty }
    var next: UInt8? { rest.first }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// `CET` or `<+03>`; false when there is none.
    mutating func skipName() -> Bool {
        if skip("<") {
            guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
            rest = rest[(end + 1)...]
            return true
        }
        let name = rest.prefix { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0 & 0xdf) }
        rest = rest.dropFirst(name.count)
        return name.count >= 3
    }

    /// `[+-]hh[:mm[:ss]]` in seconds; up to 167 hours.
    mutating func time() -> Int? {
        let sign = skip("-") ? -1 : 1
        if sign == 1 { _ = skip("+") }
        guard let hours = number(upTo: 167) else { return nil }
        var seconds = hours * 3600
        for unit in [60, 1] where skip(":") {
            guard let value = number(upTo: 59) else { return nil }
            seconds += value * unit
        }
        return sign * seconds
    }

    mutating func change() -> DaylightSavingRule.Change? {
        guard let day = day() else { return nil }
        guard skip("/") else { return DaylightSavingRule.Change(day: day, time: 7200) }
        return time().map { DaylightSavingRule.Change(day: day, time: $0) }
    }

    private mutating func day() -> DaylightSavingRule.Change.Day? {
        if skip("J") { return number(upTo: 365).flatMap { $0 > 0 ? .julian($0) : nil } }
        guard skip("M") else { return number(upTo: 365).map { .ordinal($0) } }
        guard let month = number(upTo: 12), month > 0, skip("."), let week = number(upTo: 5), week > 0, skip("."), let weekday = number(upTo: 6)
        else { return nil }
        return .weekday(weekday, week: week, month: month)
    }

    private mutating func number(upTo limit: Int) -> Int? {
        var value: Int?
        while let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            let sum = (value ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
            guard sum <= limit else { return nil }
            value = sum
            rest = rest.dropFirst()
        }
        return value
    }
}
