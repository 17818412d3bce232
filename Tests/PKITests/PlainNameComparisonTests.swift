import PKI
import TestSupport
import Testing

/// What `DistinguishedName.matches` answers in place has to be what a full look answers: equal matching keys.
@Suite("Names compared in place")
struct PlainNameComparisonTests {
    private typealias Value = (tag: UInt8, text: [UInt8])

    private static let texts = ["Example CA", "example ca", " Example  CA ", "Example\tCA", "ExampleCA", "", " ", "example cb", "Example CA 2"]
    private static let values: [Value] = texts.flatMap { text in [0x0C, 0x13, 0x16].map { tag -> Value in (tag, Array(text.utf8)) } } + oddValues

    /// Not ASCII, in two string types; UTF-16; no text at all, and none of their string types.
    private static let oddValues: [Value] = [
        (0x0C, Array("Exämple CA".utf8)), (0x0C, Array("exämple ca".utf8)), (0x14, [0x45, 0x78, 0xE4, 0x6D, 0x70, 0x6C, 0x65, 0x20, 0x43, 0x41]),
        (0x1E, "Example CA".utf8.flatMap { [0, $0] }), (0x04, [1, 2, 3]), (0x0C, [0xFF]), (0x13, [0xFF]),
    ]

    @Test("Two names match exactly when their matching keys are equal")
    func agreesWithKeys() throws {
        let names = try Self.values.map { try Self.name([[(3, $0.tag, $0.text)]]) } + Self.compounds()
        for left in names {
            for right in names { #expect(left.matches(right) == (left.matchingKey == right.matchingKey), "\(left) and \(right)") }
        }
    }

    private typealias Attribute = (arc: UInt8, tag: UInt8, value: [UInt8])

    /// Several attributes in one relative name, several relative names, other types, none.
    private static func compounds() throws -> [DistinguishedName] {
        let common: Attribute = (3, 0x0C, Array("a".utf8))
        let upper: Attribute = (3, 0x13, Array("A".utf8))
        let unit: Attribute = (11, 0x0C, Array("b".utf8))
        let names: [[[Attribute]]] = [
            [], [[]], [[common]], [[upper]], [[unit]], [[common], [unit]], [[upper], [unit]], [[unit], [common]], [[common, unit]], [[unit, common]],
            [[unit, upper]], [[common], [unit], [unit]], [[], [common]],
        ]
        return try names.map(name)
    }

    private static func name(_ relativeNames: [[Attribute]]) throws -> DistinguishedName {
        let sets = relativeNames.flatMap { attributes in
            value(0x31, attributes.flatMap { value(0x30, value(0x06, [0x55, 0x04, $0.arc]) + value($0.tag, $0.value)) })
        }
        return try DistinguishedName(der: value(0x30, sets)[...])
    }

    private static func value(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] { [tag, UInt8(content.count)] + content }
}
