/// Writes DER by hand, right or wrong as asked.
enum DER {
    static func value(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        switch count {
        case ..<0x80: return [tag, UInt8(count)] + content
        case ..<0x1_0000: return [tag, 0x82, UInt8(count >> 8), UInt8(truncatingIfNeeded: count)] + content
        default:
            return [tag, 0x83, UInt8(truncatingIfNeeded: count >> 16), UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
                + content
        }
    }

    static func sequence(_ values: [UInt8]...) -> [UInt8] { value(0x30, values.flatMap(\.self)) }

    /// A constructed value of indefinite length, as BER has it.
    static func indefinite(_ tag: UInt8, _ values: [UInt8]...) -> [UInt8] { [tag, 0x80] + values.flatMap(\.self) + [0, 0] }

    /// The identifier of a content type of PKCS #7.
    static func pkcs7(_ last: UInt8) -> [UInt8] { [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, last] }
}
