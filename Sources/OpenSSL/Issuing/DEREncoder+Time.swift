import PKI

extension DEREncoder {
    /// A time as RFC 5280 §4.1.2.5 wants it: UTCTime through 2049, GeneralizedTime from 2050 (and before 1950) on; whole seconds.
    public static func time(_ timestamp: Timestamp) -> [UInt8] {
        let year = CivilTime(timestamp).year
        return (1950..<2050).contains(year) ? utcTime(timestamp) : generalizedTime(timestamp)
    }

    public static func utcTime(_ timestamp: Timestamp) -> [UInt8] {
        let civil = CivilTime(timestamp)
        return value(tag: 0x17, digits(civil.year % 100, 2) + rest(of: civil))
    }

    public static func generalizedTime(_ timestamp: Timestamp) -> [UInt8] {
        let civil = CivilTime(timestamp)
        return value(tag: 0x18, digits(civil.year, 4) + rest(of: civil))
    }

    private static func rest(of civil: CivilTime) -> [UInt8] {
        [civil.month, civil.day, civil.hour, civil.minute, civil.second].flatMap { digits($0, 2) } + [UInt8(ascii: "Z")]
    }

    private static func digits(_ number: Int, _ width: Int) -> [UInt8] {
        let text = Array(String(number).utf8)
        return [UInt8](repeating: UInt8(ascii: "0"), count: max(0, width - text.count)) + text
    }
}
