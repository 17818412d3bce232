import PKI
import Testing

@Suite("Object identifiers")
struct ObjectIdentifierTests {
    @Test(
        "are dotted decimal and back",
        arguments: [
            ("2.5.29.17", [0x55, 0x1D, 0x11]), ("1.2.840.113549.1.1.11", [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B]),
            ("0.9.2342.19200300.100.1.25", [0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 0x01, 0x19]), ("2.999.3", [0x88, 0x37, 0x03]),
            ("2.0", [0x50]), ("0.0", [0x00]), ("1.39", [0x4F]),
        ] as [(String, [UInt8])])
    func convert(_ dotted: String, _ encoded: [UInt8]) {
        #expect(ObjectIdentifier(encoded: encoded[...])?.description == dotted)
        #expect(ObjectIdentifier(dotted).map { Array($0.encoded) } == encoded)
    }

    @Test(
        "are refused when not whole or not minimal",
        arguments: [[], [0x80], [0x55, 0x80, 0x01], [0x55, 0x9D], [UInt8](repeating: 1, count: 587)] as [[UInt8]])
    func refuseEncodings(_ encoded: [UInt8]) {
        #expect(ObjectIdentifier(encoded: encoded[...]) == nil)
    }

    @Test("are refused as text that names none", arguments: ["", "1", "3.1", "1.40", "1..2", "1.2.", "a.b", "1.-2", "2.5.18446744073709551616"])
    func refuseTexts(_ text: String) {
        #expect(ObjectIdentifier(text) == nil)
    }

    @Test("with a 128-bit arc are written in full, beyond that in hexadecimal")
    func writeLargeArcs() {
        let uuid = [0x69] + [UInt8](repeating: 0xFF, count: 17) + [0x7F]
        #expect(ObjectIdentifier(encoded: uuid[...])?.description == "2.25.85070591730234615865843651857942052863")
        let larger = [0x69] + [UInt8](repeating: 0xFF, count: 19) + [0x7F]
        #expect(ObjectIdentifier(encoded: larger[...])?.description == "0x69" + String(repeating: "ff", count: 19) + "7f")
    }

    @Test("of purposes have names")
    func namePurposes() {
        #expect(ObjectIdentifier.serverAuth.name == "serverAuth")
        #expect(ObjectIdentifier.ocspSigning.name == "OCSPSigning")
        #expect(("1.3.6.1.4.1.311.20.2.2" as ObjectIdentifier).name == "1.3.6.1.4.1.311.20.2.2")
    }
}
