extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC, whole seconds: `2026-11-23T17:40:00Z`. Years outside 0…9999 have no such form and are written as `@` and Unix seconds.
    public var description: String {
        let civil = CivilTime(self)
        guard (0...9999).contains(civil.year) else { return "@\(unixSeconds)" }
        return String(unsafeUninitializedCapacity: Timestamp.textForm.utf8CodeUnitCount) { text in
            _ = text.initialize(from: UnsafeBufferPointer(start: Timestamp.textForm.utf8Start, count: Timestamp.textForm.utf8CodeUnitCount))
            write(civil.year, digits: 4, at: 0, of: text)
            for (place, number) in [(5, civil.month), (8, civil.day), (11, civil.hour), (14, civil.minute), (17, civil.second)] {
                write(number, digits: 2, at: place, of: text)
            }
            return Timestamp.textForm.utf8CodeUnitCount
        }
    }

    private static let textForm: StaticString = "0000-00-00T00:00:00Z"

    private func write(_ number: Int, digits: Int, at place: Int, of text: UnsafeMutableBufferPointer<UInt8>) {
        var rest = number
        for index in (place..<place + digits).reversed() {
            text[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }

    /// Reads an RFC 3339 date-time with `Z` or a numeric offset; a fraction is kept to the microsecond. Returns nil for anything else.
    public init?(rfc3339 text: some StringProtocol) {
        var reader = DigitReader(text.utf8)
        guard let year = reader.number(digits: 4), reader.skip("-"), let month = reader.number(digits: 2), reader.skip("-"),
            let day = reader.number(digits: 2), reader.skip("T") || reader.skip("t") || reader.skip(" "),
            let hour = reader.number(digits: 2), reader.skip(":"), let minute = reader.number(digits: 2), reader.skip(":"),
            let second = reader.number(digits: 2),
            let civil = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        else { return nil }
        guard let fraction = reader.skip(".") ? reader.microseconds() : 0, let offset = reader.offset(), reader.isAtEnd else { return nil }
        self = civil.timestamp.advanced(by: .microseconds(fraction) - .seconds(offset))
    }
}

extension Timestamp: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Timestamp(rfc3339: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an RFC 3339 time: \(text)")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Reads fixed-width decimal fields from ASCII.
private struct DigitReader<Bytes: Collection<UInt8>> {
    private var rest: Bytes.SubSequence

    init(_ bytes: Bytes) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    mutating func number(digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// A fraction of at least one digit; digits past the sixth are dropped.
    mutating func microseconds() -> Int? {
        var value = 0
        var scale = 1_000_000
        guard var next = digit() else { return nil }
        while true {
            scale /= 10
            value += next * scale
            guard let following = digit() else { return value }
            next = following
        }
    }

    /// Seconds east of UTC.
    mutating func offset() -> Int? {
        if skip("Z") || skip("z") { return 0 }
        let sign = skip("+") ? 1 : skip("-") ? -1 : 0
        guard sign != 0, let hours = number(digits: 2), skip(":"), let minutes = number(digits: 2), hours < 24, minutes < 60 else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }

    private mutating func digit() -> Int? {
        guard let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        rest = rest.dropFirst()
        return Int(byte - UInt8(ascii: "0"))
    }
}
