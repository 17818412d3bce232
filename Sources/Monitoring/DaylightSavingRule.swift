import PKI

/// The rule after the last known transition of a time zone: a TZ string of POSIX.1 with the extensions of RFC 9636 §3.3.1,
/// `CET-1CEST,M3.5.0,M10.5.0/3`.
struct DaylightSavingRule: Hashable, Sendable {
    /// A day of each year and a time on it.
    struct Change: Hashable, Sendable {
        enum Day: Hashable, Sendable {
            /// `M3.5.0`: the last (5) Sunday (0) of March.
            case weekday(Int, week: Int, month: Int)
            /// `J60`: 1 to 365, February 29 never counted.
            case julian(Int)
            /// `59`: 0 to 365, February 29 counted.
            case ordinal(Int)
        }

        var day: Day
        /// Seconds after midnight on the wall clock, also negative or more than a day.
        var time: Int
    }

    struct Summer: Hashable, Sendable {
        var offset: Int
        var begin: Change
        var end: Change
    }

    /// Seconds east of UTC.
    let standardOffset: Int
    let summer: Summer?

    func offset(at instant: Timestamp) -> Int {
        guard let summer else { return standardOffset }
        let year = CivilTime(instant + .seconds(standardOffset)).year
        guard let begin = summer.begin.moment(in: year, offset: standardOffset), let end = summer.end.moment(in: year, offset: summer.offset) else {
            return standardOffset
        }
        let isSummer = begin < end ? begin <= instant && instant < end : !(end <= instant && instant < begin)
        return isSummer ? summer.offset : standardOffset
    }
}

extension DaylightSavingRule.Change {
    /// nil in a year that `CivilTime` cannot hold.
    func moment(in year: Int, offset: Int) -> Timestamp? {
        date(in: year).map { $0 + .seconds(time) - .seconds(offset) }
    }

    private func date(in year: Int) -> Timestamp? {
        switch day {
        case .julian(let number):
            let skipped = number >= 60 && CivilTime.days(inMonth: 2, of: year) == 29 ? 0 : 1
            return firstDay(of: 1, year).map { $0 + .seconds((number - skipped) * 86_400) }
        case .ordinal(let number):
            return firstDay(of: 1, year).map { $0 + .seconds(number * 86_400) }
        case .weekday(let weekday, let week, let month):
            guard let first = firstDay(of: month, year) else { return nil }
            let firstMatch = (weekday - CivilTime(first).weekday + 7) % 7
            let last = CivilTime.days(inMonth: month, of: year) - 1
            let wanted = firstMatch + (week - 1) * 7
            return first + .seconds((wanted > last ? wanted - 7 : wanted) * 86_400)
        }
    }

    private func firstDay(of month: Int, _ year: Int) -> Timestamp? {
        CivilTime(year: year, month: month, day: 1, hour: 0, minute: 0, second: 0)?.timestamp
    }
}
