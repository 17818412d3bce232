/// The identifier octet of an encoded value (X.690 §8.1.2).
public struct DERTag: RawRepresentable, Hashable, Sendable {
    public var rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let boolean = DERTag(rawValue: 0x01)
    public static let integer = DERTag(rawValue: 0x02)
    public static let bitString = DERTag(rawValue: 0x03)
    public static let octetString = DERTag(rawValue: 0x04)
    public static let null = DERTag(rawValue: 0x05)
    public static let objectIdentifier = DERTag(rawValue: 0x06)
    public static let enumerated = DERTag(rawValue: 0x0A)
    public static let utf8String = DERTag(rawValue: 0x0C)
    public static let numericString = DERTag(rawValue: 0x12)
    public static let printableString = DERTag(rawValue: 0x13)
    public static let t61String = DERTag(rawValue: 0x14)
    public static let ia5String = DERTag(rawValue: 0x16)
    public static let utcTime = DERTag(rawValue: 0x17)
    public static let generalizedTime = DERTag(rawValue: 0x18)
    public static let visibleString = DERTag(rawValue: 0x1A)
    public static let universalString = DERTag(rawValue: 0x1C)
    public static let bmpString = DERTag(rawValue: 0x1E)
    public static let sequence = DERTag(rawValue: 0x30)
    public static let set = DERTag(rawValue: 0x31)

    /// A context-specific tag holding a value directly: `[0] IMPLICIT OCTET STRING`.
    ///
    /// - Parameter number: 0 to 30.
    public static func primitive(_ number: UInt8) -> DERTag { DERTag(rawValue: 0x80 | number & 0x1F) }

    /// A context-specific tag around other values: `[3] EXPLICIT …`, `[1] IMPLICIT SEQUENCE`.
    ///
    /// - Parameter number: 0 to 30.
    public static func constructed(_ number: UInt8) -> DERTag { DERTag(rawValue: 0xA0 | number & 0x1F) }

    public var isConstructed: Bool { rawValue & 0x20 != 0 }
    public var isContextSpecific: Bool { rawValue & 0xC0 == 0x80 }
    /// The tag number; 31 stands for every number that needs more octets.
    public var number: UInt8 { rawValue & 0x1F }
}

extension DERTag {
    /// One value with this tag and the shortest length, for what has to be put together before it is read or sent.
    ///
    /// - Parameter content: less than 4 GiB.
    func value(_ content: some Collection<UInt8>) -> [UInt8] {
        guard content.count >= 0x80 else { return [rawValue, UInt8(truncatingIfNeeded: content.count)] + content }
        let length = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: content.count >> $0) }.drop { $0 == 0 }
        return [rawValue, 0x80 | UInt8(truncatingIfNeeded: length.count)] + length + content
    }
}

/// Where one value lies in the bytes of the reader that found it. Offsets count from the start of the whole encoding.
public struct DERElement: Hashable, Sendable {
    public let tag: DERTag
    /// Offset of the identifier octet.
    public let start: Int
    public let contentStart: Int
    public let end: Int

    /// The value with its tag and length.
    public var encoding: Range<Int> { start..<end }
    public var content: Range<Int> { contentStart..<end }

    /// False where the length takes more octets than it needs, which BER allows and DER (X.690 §10.1) does not.
    public var hasMinimalLength: Bool {
        guard tag.number != 31 else { return true }
        let octets = contentStart - start - 1
        switch end - contentStart {
        case ..<0x80: return octets == 1
        case ..<0x100: return octets == 2
        case ..<0x1_0000: return octets == 3
        case ..<0x100_0000: return octets == 4
        default: return octets == 5
        }
    }
}
