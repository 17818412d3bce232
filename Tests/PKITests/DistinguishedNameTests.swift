import PKI
import TestSupport
import Testing

@Suite("Distinguished names")
struct DistinguishedNameTests {
    static let commonName: ObjectIdentifier = "2.5.4.3"

    @Test(
        "escape as RFC 4514 says",
        arguments: [
            ("James \"Jim\" Smith, III", "James \\\"Jim\\\" Smith\\, III"), ("#hash", "\\#hash"), ("a#b", "a#b"), (" both ends ", "\\ both ends\\ "),
            (" ", "\\ "), ("a+b<c>d;e\\f", "a\\+b\\<c\\>d\\;e\\\\f"), ("Lu\u{10D}i\u{107}", "Lu\u{10D}i\u{107}"), ("a\rb", "a\\0Db"),
            ("a\u{0}b", "a\\00b"),
            ("\u{1B}[31mred", "\\1B[31mred"), ("\u{202E}gpj.exe", "\\E2\\80\\AEgpj.exe"), ("a=b", "a=b"), ("", ""),
        ])
    func escape(_ value: String, _ expected: String) throws {
        #expect(try name([(DistinguishedNameTests.commonName, Encoding.text(0x0C, value))]).description == "CN=\(expected)")
    }

    @Test("stay short as text, however long a value is", arguments: ["x", ",", "\u{1B}", " "])
    func bounded(character: String) throws {
        let long = String(repeating: character, count: 400_000)
        let description = try name([(DistinguishedNameTests.commonName, Encoding.text(0x0C, long))]).description
        #expect(description.utf8.count < 2000)
        #expect(description.hasSuffix("…"))
    }

    @Test("run from the most specific to the most general")
    func runBackwards() throws {
        let name = try name([
            ("2.5.4.6", Encoding.text(0x13, "US")), ("2.5.4.10", Encoding.text(0x0C, "Example, Inc.")),
            ("0.9.2342.19200300.100.1.25", Encoding.text(0x16, "example")), (DistinguishedNameTests.commonName, Encoding.text(0x0C, "a.example")),
        ])
        #expect(name.description == "CN=a.example,DC=example,O=Example\\, Inc.,C=US")
        #expect(name.commonName == "a.example")
    }

    @Test(
        "decode every string type",
        arguments: [
            ("UTF8String", 0x0C, Array("é".utf8), "CN=é"), ("BMPString", 0x1E, [0x00, 0xE9, 0x30, 0x42], "CN=é\u{3042}"),
            ("UniversalString", 0x1C, [0x00, 0x01, 0xF6, 0x00], "CN=\u{1F600}"), ("T61String as Latin-1", 0x14, [0xE9], "CN=é"),
            ("PrintableString beyond ASCII as Latin-1", 0x13, [0x41, 0xE9], "CN=Aé"), ("NumericString", 0x12, [0x31], "CN=1"),
            ("broken UTF-8 as its DER", 0x0C, [0xC3], "CN=#0c01c3"), ("half a BMPString character", 0x1E, [0x00], "CN=#1e0100"),
            ("a lone surrogate", 0x1E, [0xD8, 0x00], "CN=#1e02d800"), ("no string at all", 0x02, [0x05], "CN=#020105"),
        ] as [(String, UInt8, [UInt8], String)])
    func decode(_ sentence: String, _ tag: UInt8, _ content: [UInt8], _ expected: String) throws {
        #expect(try name([(DistinguishedNameTests.commonName, Encoding.value(tag, content))]).description == expected)
    }

    @Test("write an unknown attribute type as numbers and its value as DER")
    func writeUnknownTypes() throws {
        #expect(try name([("1.2.3.4", Encoding.text(0x0C, "x"))]).description == "1.2.3.4=#0c0178")
    }

    @Test("join the attributes of one relative name with a plus")
    func joinMultipleValues() throws {
        let value = Encoding.sequence(
            Encoding.set(
                Encoding.sequence(Encoding.identifier("2.5.4.3"), Encoding.text(0x0C, "a")),
                Encoding.sequence(Encoding.identifier("2.5.4.5"), Encoding.text(0x13, "7"))))
        #expect(try DistinguishedName(der: value[...]).description == "serialNumber=7+CN=a")
    }

    @Test("without attributes are empty")
    func areEmpty() throws {
        let name = try DistinguishedName(der: [0x30, 0x00])
        #expect(name.isEmpty && name.description.isEmpty && name.commonName == nil)
    }

    @Test(
        "match without regard to case, white space and string type",
        arguments: [
            ("Example CA", 0x13, "example  ca", 0x0C, true), ("Example CA", 0x13, " EXAMPLE CA ", 0x13, true),
            ("Example CA", 0x0C, "ExampleCA", 0x0C, false),
            ("MÜNCHEN", 0x0C, "münchen", 0x0C, true), ("", 0x0C, " ", 0x0C, true), ("a", 0x0C, "b", 0x0C, false),
        ] as [(String, UInt8, String, UInt8, Bool)])
    func match(_ left: String, _ leftTag: UInt8, _ right: String, _ rightTag: UInt8, _ expected: Bool) throws {
        let first = try name([(DistinguishedNameTests.commonName, Encoding.text(leftTag, left))])
        let second = try name([(DistinguishedNameTests.commonName, Encoding.text(rightTag, right))])
        #expect(first.matches(second) == expected)
        #expect((first.matchingKey == second.matchingKey) == expected)
    }

    @Test("match exactly where their keys are equal, whatever the spelling")
    func matchAsKeys() throws {
        var random = SeededGenerator(seed: 7)
        func spelling() throws -> DistinguishedName {
            let types: [ObjectIdentifier] = [DistinguishedNameTests.commonName, "2.5.4.10"]
            return try name(
                (0..<Int.random(in: 0...2, using: &random)).map { _ in
                    let text = String((0..<Int.random(in: 0...4, using: &random)).map { _ in "aAb \tB~é".randomElement(using: &random) ?? "a" })
                    let tag: UInt8 = text.utf8.allSatisfy { $0 < 0x80 } && Bool.random(using: &random) ? 0x13 : 0x0C
                    return (types[Int.random(in: 0...1, using: &random)], Encoding.text(tag, text))
                })
        }
        var matches = 0
        for _ in 0..<4000 {
            let (one, other) = (try spelling(), try spelling())
            #expect(one.matches(other) == (one.matchingKey == other.matchingKey), "\(one) and \(other)")
            if one.matches(other) { matches += 1 }
        }
        #expect(matches > 100)
    }

    @Test("match only with the same attributes in the same order")
    func matchInOrder() throws {
        let a = (DistinguishedNameTests.commonName, Encoding.text(0x0C, "a"))
        let b = ("2.5.4.10" as ObjectIdentifier, Encoding.text(0x0C, "b"))
        #expect(try !name([a, b]).matches(name([b, a])))
        #expect(try !name([a]).matches(name([a, b])))
        #expect(try !name([a]).matches(name([("2.5.4.10", Encoding.text(0x0C, "a"))])))
    }

    @Test("match with the attributes of one relative name in any order")
    func matchSets() throws {
        let a = Encoding.sequence(Encoding.identifier("2.5.4.3"), Encoding.text(0x0C, "a"))
        let b = Encoding.sequence(Encoding.identifier("2.5.4.10"), Encoding.text(0x0C, "b"))
        let first = try DistinguishedName(der: Encoding.sequence(Encoding.set(a, b))[...])
        #expect(try first.matches(DistinguishedName(der: Encoding.sequence(Encoding.set(b, a))[...])))
        #expect(try !first.matches(DistinguishedName(der: Encoding.sequence(Encoding.set(a), Encoding.set(b))[...])))
    }

    @Test(
        "are refused when their structure is wrong",
        arguments: [[0x30, 0x02, 0x31], [0x31, 0x00], [0x30, 0x00, 0x00], [0x30, 0x04, 0x31, 0x02, 0x30, 0x00]] as [[UInt8]])
    func refuse(_ bytes: [UInt8]) {
        #expect(throws: DecodingFailure.self) { try DistinguishedName(der: bytes[...]) }
    }

    private func name(_ attributes: [(ObjectIdentifier, [UInt8])]) throws -> DistinguishedName {
        try DistinguishedName(der: Encoding.value(0x30, attributes.flatMap { Encoding.attribute($0.0, $0.1) })[...])
    }
}
