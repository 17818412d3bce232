import OpenSSL
import Testing

@Suite("writing DER")
struct DEREncoderTests {
    @Test(
        "integers take as few octets as they need and stay positive",
        arguments: [
            (UInt64(0), [0x02, 0x01, 0x00]), (127, [0x02, 0x01, 0x7F]), (128, [0x02, 0x02, 0x00, 0x80]), (256, [0x02, 0x02, 0x01, 0x00]),
        ] as [(UInt64, [UInt8])])
    func integers(number: UInt64, expected: [UInt8]) { #expect(DEREncoder.integer(number) == expected) }

    @Test(
        "lengths from 128 on take the long form",
        arguments: [(127, [0x04, 0x7F]), (128, [0x04, 0x81, 0x80]), (256, [0x04, 0x82, 0x01, 0x00])] as [(Int, [UInt8])])
    func lengths(count: Int, header: [UInt8]) {
        #expect(DEREncoder.octetString([UInt8](repeating: 0, count: count)).prefix(header.count) == header[...])
    }

    @Test(
        "object identifiers, with arcs of several octets",
        arguments: [
            ("1.2.840.113549", [0x06, 0x06, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D]), ("2.5.29.17", [0x06, 0x03, 0x55, 0x1D, 0x11]),
            ("2.999.3", [0x06, 0x03, 0x88, 0x37, 0x03]),
        ] as [(String, [UInt8])])
    func objectIdentifiers(dotted: String, expected: [UInt8]) throws { #expect(try DEREncoder.objectIdentifier(dotted) == expected) }

    @Test("what is no object identifier is refused", arguments: ["", "1", "1.40", "3.1", "1.2.x", "1..2"])
    func invalidObjectIdentifiers(dotted: String) {
        #expect(throws: IssuingError("\"\(dotted)\" is not an object identifier")) { try DEREncoder.objectIdentifier(dotted) }
    }

    @Test(
        "named bits lose their trailing zeros",
        arguments: [
            ([], [0x03, 0x01, 0x00]), ([0], [0x03, 0x02, 0x07, 0x80]), ([5, 6], [0x03, 0x02, 0x01, 0x06]), ([8], [0x03, 0x03, 0x07, 0x00, 0x80]),
        ] as [(Set<Int>, [UInt8])])
    func namedBits(bits: Set<Int>, expected: [UInt8]) { #expect(DEREncoder.namedBits(bits) == expected) }

    @Test("base64 is padded", arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
    func base64(text: String, expected: String) { #expect(PEMText.base64(Array(text.utf8)) == expected) }
}
