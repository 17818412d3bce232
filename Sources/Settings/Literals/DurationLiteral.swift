/// A duration as Prometheus writes it: `30d`, `1h30m`, `250ms`, `0`.
///
/// Units `y` (365 days), `w`, `d`, `h`, `m`, `s`, `ms`, whole numbers, each unit at most once and the larger before the smaller.
public struct DurationLiteral: Hashable, Sendable {
    public let duration: Duration

    public init(_ duration: Duration) { self.duration = duration }

    public init(parsing text: some StringProtocol) throws(LiteralError) {
        guard text != "0" else {
            duration = .zero
            return
        }
        guard !text.isEmpty else { throw LiteralError("expected a duration such as 30d or 1h30m") }
        var rest = text[...]
        var units = DurationLiteral.units[...]
        var milliseconds: Int64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest[digits.endIndex...]
            let name = rest.prefix { $0.isLetter }
            rest = rest[name.endIndex...]
            guard !digits.isEmpty, let index = units.firstIndex(where: { $0.name == name }) else {
                throw LiteralError(DurationLiteral.complaint(digits: String(digits), unit: String(name)))
            }
            milliseconds = try DurationLiteral.sum(milliseconds, String(digits), units[index])
            units = units[(index + 1)...]
        }
        duration = .milliseconds(milliseconds)
    }

    private typealias Unit = (name: String, milliseconds: Int64)

    private static let units: [Unit] = [
        ("y", 31_536_000_000), ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    private static func sum(_ total: Int64, _ digits: String, _ unit: Unit) throws(LiteralError) -> Int64 {
        guard let count = Int64(digits) else { throw LiteralError("too long, at most 292 million years can be told") }
        let (part, partOverflow) = count.multipliedReportingOverflow(by: unit.milliseconds)
        let (sum, sumOverflow) = total.addingReportingOverflow(part)
        guard !partOverflow, !sumOverflow else { throw LiteralError("too long, at most 292 million years can be told") }
        return sum
    }

    private static func complaint(digits: String, unit: String) -> String {
        guard !digits.isEmpty else { return "expected a duration such as 30d or 1h30m" }
        guard !unit.isEmpty else { return "a unit is missing after \(digits), expected one of y, w, d, h, m, s, ms" }
        guard units.contains(where: { $0.name == unit }) else { return "unknown unit \"\(unit)\", expected one of y, w, d, h, m, s, ms" }
        return "\"\(digits)\(unit)\" is out of order, expected each unit once and the larger first, as in 1h30m"
    }
}

extension DurationLiteral: CustomStringConvertible {
    /// The shortest form that reads back to the same milliseconds, without weeks and years: `400d`, `1h30m`, `0`; a part below a millisecond and a
    /// sign are lost.
    public var description: String {
        let (seconds, attoseconds) = duration.components
        var milliseconds = Int64(clamping: Int128(seconds) * 1000 + Int128(attoseconds / 1_000_000_000_000_000)).magnitude
        guard milliseconds > 0 else { return "0" }
        var text = ""
        for unit in DurationLiteral.units.dropFirst(2) where milliseconds >= UInt64(unit.milliseconds) {
            text += "\(milliseconds / UInt64(unit.milliseconds))\(unit.name)"
            milliseconds %= UInt64(unit.milliseconds)
        }
        return text
    }
}
