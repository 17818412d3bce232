/// What a key may be used for (RFC 5280 §4.2.1.3).
public struct KeyUsage: OptionSet, Hashable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let digitalSignature = KeyUsage(rawValue: 1 << 0)
    public static let nonRepudiation = KeyUsage(rawValue: 1 << 1)
    public static let keyEncipherment = KeyUsage(rawValue: 1 << 2)
    public static let dataEncipherment = KeyUsage(rawValue: 1 << 3)
    public static let keyAgreement = KeyUsage(rawValue: 1 << 4)
    public static let keyCertSign = KeyUsage(rawValue: 1 << 5)
    public static let cRLSign = KeyUsage(rawValue: 1 << 6)
    public static let encipherOnly = KeyUsage(rawValue: 1 << 7)
    public static let decipherOnly = KeyUsage(rawValue: 1 << 8)

    /// The names of RFC 5280, in its order.
    public var names: [String] {
        zip(0..., KeyUsage.allNames).compactMap { bit, name in rawValue & 1 << bit != 0 ? name : nil }
    }

    private static let allNames = [
        "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement", "keyCertSign", "cRLSign", "encipherOnly",
        "decipherOnly",
    ]

    /// - Parameter value: the extension's DER.
    package init(der value: ArraySlice<UInt8>) throws(DecodingFailure) {
        var reader = DERReader(value)
        let (octets, unusedBits) = try reader.bitString("keyUsage")
        try reader.finish("keyUsage")
        var bits: UInt16 = 0
        let count = octets.count * 8 - Int(unusedBits)  // what is set behind them says nothing
        for position in 0..<max(min(count, 16), 0) where octets[octets.startIndex + position / 8] & 0x80 >> (position % 8) != 0 {
            bits |= 1 << position
        }
        rawValue = bits
    }
}
