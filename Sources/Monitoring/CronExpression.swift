import PKI

/// The five fields of a cron line, `minute hour day-of-month month day-of-week`, as crontab(5) describes them.
///
/// Lists, ranges, steps and English names (`mon`, `jan`) are understood; 7 is Sunday as well as 0. Where both the day of month and the day of week
/// are restricted, a day that matches either is due; a field that begins with `*` does not count as restricted.
public struct CronExpression: Hashable, Sendable, CustomStringConvertible {
    /// As the user wrote it.
    public let description: String
    private let minutes: CronField
    private let hours: CronField
    private let daysOfMonth: CronField
    private let months: CronField
    private let weekdays: CronField

    /// - Throws: `CronSyntaxError` for what cannot be read and for a date that no year has, such as 31 February.
    public init(parsing text: String) throws(CronSyntaxError) {
        let spelled = try CronExpression.expanded(text)
        let fields = spelled.split(whereSeparator: \.isWhitespace)
        guard fields.count == 5 else {
            throw CronSyntaxError("\"\(text)\" has \(fields.count) field\(fields.count == 1 ? "" : "s"), expected 5: \(CronExpression.order)")
        }
        description = text
        minutes = try CronField(fields[0], of: .minute, in: text)
        hours = try CronField(fields[1], of: .hour, in: text)
        daysOfMonth = try CronField(fields[2], of: .dayOfMonth, in: text)
        months = try CronField(fields[3], of: .month, in: text)
        weekdays = try CronField(fields[4], of: .weekday, in: text)
        guard isPossible else { throw CronSyntaxError("\"\(text)\" never comes: no month it names has such a day") }
    }

    /// The first due time after `instant`.
    ///
    /// A local time that a change to summer time skips is due once, at the first moment after the gap. A local time that the change back repeats is
    /// due at its first occurrence only, unless the hour is `*`: then the line means an elapsed time and both are due.
    ///
    /// - Returns: `Timestamp(microseconds: .max)` when nothing is due within 50 years.
    public func next(after instant: Timestamp, in zone: TimeZoneRules) -> Timestamp {
        let due = nextOnTheWall(after: instant, in: zone)
        return hours.isEvery ? repeatedMatch(after: instant, before: due, in: zone) ?? due : due
    }

    /// A later local time never comes earlier, and the clock is never turned back by more than a day: beyond that, waiting is in vain.
    private static let longestTurnBack: Int64 = 2 * 86_400

    private func nextOnTheWall(after instant: Timestamp, in zone: TimeZoneRules) -> Timestamp {
        let start = zone.localSeconds(at: instant) / 60 * 60
        var local = start
        while let match = nextMatch(afterLocal: local), match - start < CronExpression.longestTurnBack || local == start {
            let due = zone.instant(ofLocal: match)
            if due > instant { return due }
            local = match
        }
        return Timestamp(microseconds: .max)
    }

    private static let order = "minute hour day-of-month month day-of-week"

    private static let nicknames = [
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
        "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
    ]

    private static func expanded(_ text: String) throws(CronSyntaxError) -> String {
        guard text.hasPrefix("@") else { return text }
        guard let fields = nicknames[text.lowercased()] else {
            throw CronSyntaxError("unknown nickname \"\(text)\", expected one of \(nicknames.keys.sorted().joined(separator: ", "))")
        }
        return fields
    }

    /// False for 30 and 31 February and the 31st of short months, where the day of week cannot help.
    private var isPossible: Bool {
        if !daysOfMonth.beginsWithStar, !weekdays.beginsWithStar { return true }
        return (1...12).contains { month in
            // 2000 is a leap year.
            months.contains(month) && (1...CivilTime.days(inMonth: month, of: 2000)).contains { daysOfMonth.contains($0) }
        }
    }

    /// A Feb 29 that must also fall on a given weekday comes back within 40 years, the skipped leap day of 2100 included.
    private static let horizonInDays: Int64 = 50 * 366

    /// The first matching minute after a local time, both in seconds since 1970 on the zone's wall clock.
    private func nextMatch(afterLocal seconds: Int64) -> Int64? {
        let first = seconds + 60
        let today = first / 86_400 - (first % 86_400 < 0 ? 1 : 0)
        for day in today...(today + CronExpression.horizonInDays) where contains(day: CivilTime(Timestamp(unixSeconds: day * 86_400))) {
            let earliest = day == today ? Int(first - day * 86_400) / 60 : 0
            if let minute = minuteOfDay(from: earliest) { return day * 86_400 + Int64(minute) * 60 }
        }
        return nil
    }

    private func contains(day: CivilTime) -> Bool {
        guard months.contains(day.month) else { return false }
        let (dayMatches, weekdayMatches) = (daysOfMonth.contains(day.day), weekdays.contains(day.weekday))
        return daysOfMonth.beginsWithStar || weekdays.beginsWithStar ? dayMatches && weekdayMatches : dayMatches || weekdayMatches
    }

    private func minuteOfDay(from earliest: Int) -> Int? {
        for hour in (earliest / 60)..<24 where hours.contains(hour) {
            let from = hour == earliest / 60 ? earliest % 60 : 0
            if let minute = (from..<60).first(where: { minutes.contains($0) }) { return hour * 60 + minute }
        }
        return nil
    }

    /// The longest stretch of wall-clock time that is looked through for a repeated hour; no zone of the database turns back by more.
    private static let longestRepetitionInMinutes = 180

    /// A match in elapsed time before `due`: in the hour that the change from summer time repeats.
    private func repeatedMatch(after instant: Timestamp, before due: Timestamp, in zone: TimeZoneRules) -> Timestamp? {
        let minute = instant.unixSeconds / 60
        for step in 1...CronExpression.longestRepetitionInMinutes {
            let candidate = Timestamp(unixSeconds: (minute + Int64(step)) * 60)
            guard candidate < due, candidate > instant else { return nil }
            let local = CivilTime(Timestamp(unixSeconds: zone.localSeconds(at: candidate)))
            if contains(day: local), hours.contains(local.hour), minutes.contains(local.minute) { return candidate }
        }
        return nil
    }
}

/// A cron line that cannot be read.
public struct CronSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) { self.description = description }
}
