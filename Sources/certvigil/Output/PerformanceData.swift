/// Performance data of the Monitoring Plugins guidelines: `label=value[unit];warning;critical;minimum;maximum`.
struct PerformanceData {
    private var values: [String] = []

    var text: String { values.joined(separator: " ") }

    mutating func count(_ label: String, _ value: Int) { values.append("\(label)=\(value)") }

    /// - Parameters:
    ///   - warning: a value below it is a warning; in the guidelines' words, outside of the range `warning:`.
    ///   - minimum: below which no value lies.
    mutating func seconds(_ label: String, _ value: Double, warning: Duration? = nil, critical: Duration? = nil, minimum: Int? = nil) {
        let limits = [warning, critical].map { $0.map { "\($0.components.seconds):" } ?? "" } + [minimum.map(String.init) ?? ""]
        let text = ["\(label)=\(PerformanceData.decimal(value))s"] + limits
        values.append(text.joined(separator: ";").trimmingSuffix(";"))
    }

    /// Microseconds at most, and no exponent: plugins' readers know none.
    private static func decimal(_ value: Double) -> String {
        let microseconds = Int64((max(-9e12, min(9e12, value)) * 1e6).rounded())
        let (whole, fraction) = microseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        let sign = microseconds < 0 ? "-" : ""
        guard fraction > 0 else { return "\(sign)\(whole)" }
        let digits = String(String(1_000_000 + fraction).dropFirst()).trimmingSuffix("0")
        return "\(sign)\(whole).\(digits)"
    }
}

extension String {
    fileprivate func trimmingSuffix(_ character: Character) -> String {
        var text = self
        while text.last == character { text.removeLast() }
        return text
    }
}
