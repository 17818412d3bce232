/// One field of a cron line: the set of values it names.
struct CronField: Hashable, Sendable {
    struct Kind {
        var title: String
        var range: ClosedRange<Int>
        /// Names of the values from the lower end of the range on.
        var names: [String] = []

        static let minute = Kind(title: "minute", range: 0...59)
        static let hour = Kind(title: "hour", range: 0...23)
        static let dayOfMonth = Kind(title: "day of month", range: 1...31)
        static let month = Kind(
            title: "month", range: 1...12, names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
        /// Sunday is 0 and 7.
        static let weekday = Kind(title: "day of week", range: 0...7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])
    }

    /// crontab(5): such a field does not restrict the days, even with a step.
    let beginsWithStar: Bool
    /// Written as a plain `*`.
    let isEvery: Bool
    /// Bit n is set when the field names n.
    private let bits: UInt64

    init(_ text: Substring, of kind: Kind, in line: String) throws(CronSyntaxError) {
        var bits: UInt64 = 0
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            bits |= try CronField.bits(of: item, kind, line)
        }
        if kind.range.upperBound == 7, bits & (1 << 7) != 0 { bits |= 1 }
        self.bits = bits
        beginsWithStar = text.first == "*"
        isEvery = text == "*"
    }

    func contains(_ value: Int) -> Bool { (0..<64).contains(value) && bits & (1 << UInt64(value)) != 0 }

    /// `*`, `5`, `1-5`, each with `/step`; `5/10` is `5-59/10`.
    private static func bits(of item: Substring, _ kind: Kind, _ line: String) throws(CronSyntaxError) -> UInt64 {
        let parts = item.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let step = parts.count == 2 ? try step(parts[1], kind, line) : 1
        let range = try range(parts[0], isOpen: parts.count == 2, kind, line)
        return stride(from: range.lowerBound, through: range.upperBound, by: step).reduce(0) { $0 | 1 << UInt64($1) }
    }

    private static func range(_ text: Substring, isOpen: Bool, _ kind: Kind, _ line: String) throws(CronSyntaxError) -> ClosedRange<Int> {
        if text == "*" { return kind.range.lowerBound...(kind.range.upperBound == 7 ? 6 : kind.range.upperBound) }
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let first = try value(ends[0], kind, line)
        guard ends.count == 2 else { return first...(isOpen ? kind.range.upperBound : first) }
        let last = try value(ends[1], kind, line)
        guard first <= last else { throw CronSyntaxError("\(kind.title) range \"\(text)\" in \"\(line)\" runs backwards") }
        return first...last
    }

    private static func value(_ text: Substring, _ kind: Kind, _ line: String) throws(CronSyntaxError) -> Int {
        if let index = kind.names.firstIndex(of: text.lowercased()) { return kind.range.lowerBound + index }
        guard let value = number(text) else { throw CronSyntaxError("\(kind.title) \"\(text)\" in \"\(line)\" is not a number\(nameHint(kind))") }
        guard kind.range.contains(value) else {
            throw CronSyntaxError(
                "\(kind.title) \(text) in \"\(line)\" is out of range, expected \(kind.range.lowerBound) to \(kind.range.upperBound)")
        }
        return value
    }

    private static func step(_ text: Substring, _ kind: Kind, _ line: String) throws(CronSyntaxError) -> Int {
        guard let step = number(text), (1...kind.range.upperBound).contains(step) else {
            throw CronSyntaxError("step \"\(text)\" of the \(kind.title) in \"\(line)\" is not a number from 1 to \(kind.range.upperBound)")
        }
        return step
    }

    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
    }

    private static func nameHint(_ kind: Kind) -> String {
        guard let first = kind.names.first, let last = kind.names.last else { return "" }
        return " or a name from \(first) to \(last)"
    }
}
