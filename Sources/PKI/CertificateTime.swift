/// A UTCTime or GeneralizedTime as certificates carry it (RFC 5280 §4.1.2.5), read as leniently as OpenSSL does.
struct CertificateTime: Hashable, Sendable {
    /// Where an encoding departs from RFC 5280.
    struct Form: OptionSet, Hashable, Sendable {
        let rawValue: UInt8

        static let withoutSeconds = Form(rawValue: 1)
        static let withFraction = Form(rawValue: 2)
        static let withOffset = Form(rawValue: 4)
        static let withoutZone = Form(rawValue: 8)
        /// GeneralizedTime for a year before 2050.
        static let generalizedTooEarly = Form(rawValue: 16)
    }

    var timestamp: Timestamp
    var form: Form = []

    /// Reads one time. Without a zone it is taken as UTC; a fraction of a second is dropped.
    init(from reader: inout DERReader, _ name: StaticString) throws(DecodingFailure) {
        let element = try reader.next()
        guard element.tag == .utcTime || element.tag == .generalizedTime else {
            throw DecodingFailure(offset: element.start, reason: "\(name) is neither UTCTime nor GeneralizedTime")
        }
        var digits = TimeDigits(reader: reader, position: element.contentStart, end: element.end)
        guard let time = CertificateTime(&digits, isGeneralized: element.tag == .generalizedTime) else {
            throw DecodingFailure(offset: element.start, reason: "\(name) is not a time")
        }
        self = time
    }

    private init?(_ digits: inout TimeDigits, isGeneralized: Bool) {
        guard let year = isGeneralized ? digits.number(4) : digits.number(2).map({ $0 < 50 ? 2000 + $0 : 1900 + $0 }),
            let month = digits.number(2), let day = digits.number(2), let hour = digits.number(2), let minute = digits.number(2)
        else { return nil }
        let second = digits.number(2)
        if second == nil { form.insert(.withoutSeconds) }
        if digits.skipFraction() { form.insert(.withFraction) }
        guard let civil = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second ?? 0),
            let offset = digits.offset(noting: &form), digits.isAtEnd
        else { return nil }
        if isGeneralized && year < 2050 { form.insert(.generalizedTooEarly) }
        timestamp = offset == 0 ? civil.timestamp : civil.timestamp - .seconds(offset)
    }
}

/// Reads the decimal fields of a time.
private struct TimeDigits {
    let reader: DERReader
    var position: Int
    let end: Int

    var isAtEnd: Bool { position == end }

    /// A number of exactly so many digits; nil, and nothing read, where they are not there.
    mutating func number(_ count: Int) -> Int? {
        guard end - position >= count else { return nil }
        var value = 0
        for offset in position..<position + count {
            let digit = reader.byte(at: offset) &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        position += count
        return value
    }

    mutating func skipFraction() -> Bool {
        guard skip(UInt8(ascii: ".")) else { return false }
        while number(1) != nil {}
        return true
    }

    /// Seconds east of UTC; nil where the zone is unreadable.
    mutating func offset(noting form: inout CertificateTime.Form) -> Int? {
        if skip(UInt8(ascii: "Z")) { return 0 }
        if isAtEnd {
            form.insert(.withoutZone)
            return 0
        }
        let sign = skip(UInt8(ascii: "+")) ? 1 : skip(UInt8(ascii: "-")) ? -1 : 0
        guard sign != 0, let hours = number(2), let minutes = number(2), hours <= 12, minutes < 60 else { return nil }
        form.insert(.withOffset)
        return sign * (hours * 3600 + minutes * 60)
    }

    private mutating func skip(_ character: UInt8) -> Bool {
        guard position < end, reader.byte(at: position) == character else { return false }
        position += 1
        return true
    }
}
