import PKI
import Testing

@Suite("The DER cursor")
struct DERReaderTests {
    @Test("reads one value after the other")
    func readsValuesInOrder() throws {
        var reader = DERReader([0x02, 0x01, 0x05, 0x01, 0x01, 0xFF])
        #expect(try reader.smallInteger("number") == 5)
        #expect(try reader.boolean("flag"))
        #expect(reader.isAtEnd)
    }

    @Test(
        "refuses what is no value, and says where",
        arguments: [
            ("nothing at all", [], 0),
            ("a tag without a length", [0x30], 1),
            ("content that is cut off", [0x30, 0x05, 0x01], 0),
            ("an indefinite length", [0x30, 0x80, 0x00, 0x00], 1),
            ("a length that is cut off", [0x30, 0x82, 0x01], 2),
            ("a length beyond 32 bits", [0x30, 0x88, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], 2),
            ("the largest length of 63 bits", [0x30, 0x88, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], 2),
            ("a length of 126 octets", [0x30, 0xFE] + [UInt8](repeating: 0xFF, count: 126), 2),
            ("a tag number without end", [0x3F, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], 1),
        ] as [(String, [UInt8], Int)])
    func refuses(_ sentence: String, _ bytes: [UInt8], _ offset: Int) {
        var reader = DERReader(bytes)
        let failure = #expect(throws: DecodingFailure.self) { try reader.next() }
        #expect(failure?.offset == offset)
    }

    @Test("reads a length with leading zeros and tells that it is not minimal")
    func readsLongLength() throws {
        var reader = DERReader([0x04, 0x85, 0, 0, 0, 0, 1, 0xAA])
        let element = try reader.next()
        #expect(reader.content(of: element) == [0xAA])
        #expect(!element.hasMinimalLength)
    }

    @Test(
        "knows minimal lengths of every size", arguments: [0, 1, 127, 128, 255, 256, 65_535, 65_536])
    func knowsMinimalLengths(_ count: Int) throws {
        var reader = DERReader(Encoding.value(0x04, [UInt8](repeating: 0, count: count)))
        let element = try reader.next()
        #expect(element.content.count == count)
        #expect(element.hasMinimalLength)
    }

    @Test("reads a tag number of several octets")
    func readsLongTag() throws {
        var reader = DERReader([0x1F, 0x81, 0x00, 0x01, 0x07])
        let element = try reader.next()
        #expect(element.tag.number == 31)
        #expect(reader.content(of: element) == [7])
    }

    @Test("reports offsets of the whole encoding from a slice and from within nested values")
    func reportsOffsetsOfTheWhole() throws {
        let bytes: [UInt8] = [0xFF, 0xFF] + Encoding.sequence([0x02, 0x00])
        var reader = DERReader(bytes[2...])
        var inner = try reader.sequence("outer")
        let failure = #expect(throws: DecodingFailure.self) { try inner.integer("number") }
        #expect(failure == DecodingFailure(offset: 4, reason: "number has no octets"))
    }

    @Test("names the field and both tags when another value stands there")
    func namesTheField() throws {
        var reader = DERReader([0x02, 0x01, 0x05])
        let failure = #expect(throws: DecodingFailure.self) { try reader.next(.sequence, "validity") }
        #expect(failure?.reason == "validity has tag 0x02, expected 0x30")
    }

    @Test("enters 30 levels and no more")
    func limitsDepth() throws {
        var bytes: [UInt8] = []
        for _ in 0..<10_000 { bytes = [0x30, 0x84] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: bytes.count >> $0) } + bytes }
        var reader = DERReader(bytes)
        for _ in 0..<DERReader.deepestNesting { reader = try reader.sequence("level") }
        let failure = #expect(throws: DecodingFailure.self) { try reader.sequence("level") }
        #expect(failure?.reason == "values nest deeper than 30")
    }

    @Test(
        "reads 32-bit integers with their sign",
        arguments: [([0x00], 0), ([0x7F], 127), ([0x80], -128), ([0xFF, 0x7F], -129), ([0x7F, 0xFF, 0xFF, 0xFF], 2_147_483_647)] as [([UInt8], Int)])
    func readsIntegers(_ content: [UInt8], _ expected: Int) throws {
        var reader = DERReader(Encoding.value(0x02, content))
        #expect(try reader.smallInteger("number") == expected)
    }

    @Test(
        "refuses integers and bit strings of impossible size",
        arguments: [[0x02, 0x00], [0x02, 0x05, 1, 2, 3, 4, 5], [0x03, 0x00], [0x03, 0x02, 8, 1], [0x03, 0x01, 1]] as [[UInt8]])
    func refusesImpossibleSizes(_ bytes: [UInt8]) {
        #expect(throws: DecodingFailure.self) {
            var reader = DERReader(bytes)
            if bytes[0] == 0x02 { _ = try reader.smallInteger("number") } else { _ = try reader.bitString("bits") }
        }
    }
}
