/// Writes the DER (X.690) that certificates are made of; also what a test needs to make a wrong one by hand.
public enum DEREncoder {
    /// One value of any tag: identifier octet, definite length, contents.
    public static func value(tag: UInt8, _ contents: [UInt8]) -> [UInt8] { [tag] + length(contents.count) + contents }

    public static func sequence(_ elements: [[UInt8]]) -> [UInt8] { value(tag: 0x30, Array(elements.joined())) }

    /// A SET of one element; more would need sorting.
    public static func set(_ element: [UInt8]) -> [UInt8] { value(tag: 0x31, element) }

    /// A constructed context-specific tag around `elements`: `[number] EXPLICIT`, or IMPLICIT where the elements stand for a sequence.
    public static func context(_ number: UInt8, _ elements: [[UInt8]]) -> [UInt8] { value(tag: 0xA0 | number, Array(elements.joined())) }

    /// A primitive context-specific tag: `[number] IMPLICIT` of a primitive type.
    public static func contextPrimitive(_ number: UInt8, _ contents: [UInt8]) -> [UInt8] { value(tag: 0x80 | number, contents) }

    public static func boolean(_ value: Bool) -> [UInt8] { [0x01, 0x01, value ? 0xFF : 0x00] }

    public static func null() -> [UInt8] { [0x05, 0x00] }

    public static func octetString(_ contents: [UInt8]) -> [UInt8] { value(tag: 0x04, contents) }

    public static func bitString(_ contents: [UInt8]) -> [UInt8] { value(tag: 0x03, [0] + contents) }

    public static func utf8String(_ text: String) -> [UInt8] { value(tag: 0x0C, Array(text.utf8)) }

    /// A non-negative INTEGER.
    public static func integer(_ number: UInt64) -> [UInt8] {
        var octets = (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
        while octets.count > 1, octets[0] == 0 { octets.removeFirst() }
        return value(tag: 0x02, octets[0] & 0x80 == 0 ? octets : [0] + octets)
    }

    /// A BIT STRING of named bits (X.690 §11.2.2): trailing zero bits are left out.
    public static func namedBits(_ bits: Set<Int>) -> [UInt8] {
        guard let highest = bits.max() else { return value(tag: 0x03, [0]) }
        var octets = [UInt8](repeating: 0, count: highest / 8 + 1)
        for bit in bits { octets[bit / 8] |= 0x80 >> UInt8(bit % 8) }
        return value(tag: 0x03, [UInt8(7 - highest % 8)] + octets)
    }

    /// An OBJECT IDENTIFIER from its dotted text.
    public static func objectIdentifier(_ dotted: String) throws(IssuingError) -> [UInt8] {
        let parts = dotted.split(separator: ".", omittingEmptySubsequences: false)
        let arcs = parts.compactMap { UInt64($0) }
        guard arcs.count == parts.count, arcs.count >= 2, arcs[0] <= 2, arcs[1] < 40 || arcs[0] == 2, arcs[1] <= UInt64(Int32.max) else {
            throw IssuingError("\"\(dotted)\" is not an object identifier")
        }
        let first = arcs[0] * 40 + arcs[1]
        return value(tag: 0x06, ([first] + arcs.dropFirst(2)).flatMap(base128))
    }

    private static func base128(_ arc: UInt64) -> [UInt8] {
        var octets = [UInt8(arc & 0x7F)]
        var rest = arc >> 7
        while rest > 0 {
            octets.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
            rest >>= 7
        }
        return octets
    }

    private static func length(_ count: Int) -> [UInt8] {
        guard count >= 0x80 else { return [UInt8(count)] }
        var octets: [UInt8] = []
        var rest = count
        while rest > 0 {
            octets.insert(UInt8(rest & 0xFF), at: 0)
            rest >>= 8
        }
        return [0x80 | UInt8(octets.count)] + octets
    }
}
