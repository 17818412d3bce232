import PKI

/// The value of a sample, kept exact until it is text.
enum SampleValue {
    case integer(Int64)
    /// Seconds since 1970; the fraction only where there is one.
    case time(Timestamp)
    case real(Double)

    static func count(_ number: Int) -> SampleValue { .integer(Int64(number)) }

    static func flag(_ isSet: Bool) -> SampleValue { .integer(isSet ? 1 : 0) }

    /// In seconds.
    static func duration(_ duration: Duration) -> SampleValue { .time(Timestamp(microseconds: duration.saturatedMicroseconds)) }

    /// As Prometheus reads it (Go's ParseFloat): no locale, integers without an exponent, the shortest digits that read back the same.
    var text: String {
        switch self {
        case .integer(let number): String(number)
        case .time(let time): SampleValue.decimal(microseconds: time.microseconds)
        case .real(let number): SampleValue.shortest(number)
        }
    }

    private static func decimal(microseconds: Int64) -> String {
        let (whole, fraction) = microseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        let sign = microseconds < 0 ? "-" : ""
        guard fraction > 0 else { return sign + String(whole) }
        var digits = String(1_000_000 + fraction).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(sign)\(whole).\(digits)"
    }

    private static func shortest(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Inf" : "+Inf" }
        if let whole = Int64(exactly: number), whole.magnitude <= largestExactInteger { return String(whole) }
        return number.description
    }

    /// 2^53: up to here every integer is a Double.
    private static let largestExactInteger: UInt64 = 1 << 53
}
