/// One attribute of a distinguished name to be issued (RFC 5280 §4.1.2.4); each becomes a relative distinguished name of its own.
public struct NameAttribute: Hashable, Sendable {
    /// The string type the value is written as.
    public enum StringType: UInt8, Hashable, Sendable {
        case utf8 = 0x0C
        case printable = 0x13
        case teletex = 0x14
        case ia5 = 0x16
        case bmp = 0x1E
    }

    /// Dotted: `2.5.4.3`.
    public var type: String
    public var value: String
    public var stringType: StringType

    public init(type: String, value: String, as stringType: StringType = .utf8) {
        self.type = type
        self.value = value
        self.stringType = stringType
    }

    public static func commonName(_ value: String) -> NameAttribute { NameAttribute(type: "2.5.4.3", value: value) }
    public static func country(_ code: String) -> NameAttribute { NameAttribute(type: "2.5.4.6", value: code, as: .printable) }
    public static func locality(_ value: String) -> NameAttribute { NameAttribute(type: "2.5.4.7", value: value) }
    public static func organization(_ value: String) -> NameAttribute { NameAttribute(type: "2.5.4.10", value: value) }
    public static func organizationalUnit(_ value: String) -> NameAttribute { NameAttribute(type: "2.5.4.11", value: value) }

    /// The Name these attributes make, DER.
    static func encode(_ attributes: [NameAttribute]) throws(IssuingError) -> [UInt8] {
        var relativeNames: [[UInt8]] = []
        for attribute in attributes {
            let identifier = try DEREncoder.objectIdentifier(attribute.type)
            let value = DEREncoder.value(tag: attribute.stringType.rawValue, attribute.octets)
            relativeNames.append(DEREncoder.set(DEREncoder.sequence([identifier, value])))
        }
        return DEREncoder.sequence(relativeNames)
    }

    private var octets: [UInt8] {
        switch stringType {
        case .bmp: value.utf16.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        case .teletex: value.unicodeScalars.map { UInt8(exactly: $0.value) ?? UInt8(ascii: "?") }
        case .utf8, .printable, .ia5: Array(value.utf8)
        }
    }
}
