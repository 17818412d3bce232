/// A SHA-256 digest that identifies a certificate (over its DER) or a public key (over its SubjectPublicKeyInfo).
public struct Fingerprint: Hashable, Sendable {
    package typealias Words = (UInt64, UInt64, UInt64, UInt64)

    private let words: Words

    /// The number of bytes in a SHA-256 digest (FIPS 180-4).
    public static let byteCount = 32

    /// - Parameter bytes: exactly 32 bytes; anything else gives nil.
    public init?(_ bytes: some Collection<UInt8>) { self.init(Array(bytes)) }

    /// - Parameter bytes: exactly 32 bytes; anything else gives nil.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Fingerprint.byteCount else { return nil }
        words = (Fingerprint.word(bytes, at: 0), Fingerprint.word(bytes, at: 8), Fingerprint.word(bytes, at: 16), Fingerprint.word(bytes, at: 24))
    }

    /// - Parameter words: a digest's bytes as they lie in memory.
    package init(bigEndian words: Words) {
        self.words = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
    }

    /// The first eight bytes, big-endian: for tables, as the bytes of a digest are evenly spread.
    package var prefix: UInt64 { words.0 }
    package var secondWord: UInt64 { words.1 }

    private static func word(_ bytes: [UInt8], at start: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in start..<start + 8 { word = word << 8 | UInt64(bytes[index]) }
        return word
    }

    /// - Parameter hex: 64 hexadecimal digits, colons between bytes tolerated.
    public init?(hex: some StringProtocol) {
        var bytes: [UInt8] = []
        var high: UInt8?
        for character in hex.utf8 where character != UInt8(ascii: ":") {
            guard let nibble = Hexadecimal.value(of: character) else { return nil }
            if let first = high {
                bytes.append(first << 4 | nibble)
                high = nil
            } else {
                high = nibble
            }
        }
        guard high == nil else { return nil }
        self.init(bytes)
    }

    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Fingerprint.byteCount)
        for word in [words.0, words.1, words.2, words.3] {
            for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
        }
        return bytes
    }

    /// 64 lower-case hexadecimal digits.
    public var hex: String {
        String(unsafeUninitializedCapacity: Fingerprint.byteCount * 2) { text in
            for (index, word) in [words.0, words.1, words.2, words.3].enumerated() {
                for digit in 0..<16 { text[index * 16 + digit] = Hexadecimal.digit(UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * digit)) & 15) }
            }
            return Fingerprint.byteCount * 2
        }
    }

    public static func == (left: Fingerprint, right: Fingerprint) -> Bool { left.words == right.words }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)  // a digest is already evenly spread
        hasher.combine(words.1)
    }
}

extension Fingerprint: CustomStringConvertible {
    public var description: String { hex }
}

extension Fingerprint: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Fingerprint(hex: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a SHA-256 fingerprint: \(text)")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}

/// Lower-case hexadecimal text.
public enum Hexadecimal {
    public static func string(_ bytes: some Sequence<UInt8>) -> String { string(Array(bytes)[...]) }

    public static func string(_ bytes: [UInt8]) -> String { string(bytes[...]) }

    public static func string(_ bytes: ArraySlice<UInt8>) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { text in
            for (index, byte) in bytes.enumerated() {
                text[index * 2] = digit(byte >> 4)
                text[index * 2 + 1] = digit(byte & 15)
            }
            return bytes.count * 2
        }
    }

    static func value(of character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    static func digit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10 }
}
