/// Writes JSON (RFC 8259) straight into bytes, keys in the order in which they are given.
///
/// A scan may print hundreds of thousands of lines; an encoder that builds a tree first costs more than reading the file did.
public struct JSONWriter: Sendable {
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    public init() {}

    /// Ends a line, and begins a new text behind it.
    public mutating func endLine() {
        bytes.append(UInt8(ascii: "\n"))
        needsComma = false
    }

    /// Forgets what was written, and keeps its room for the next text.
    public mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    /// An object as the next value.
    public mutating func object(_ body: (inout JSONWriter) -> Void) {
        open("{")
        body(&self)
        close("}")
    }

    /// An array as the next value.
    public mutating func array<Elements: Sequence>(_ elements: Elements, _ body: (inout JSONWriter, Elements.Element) -> Void) {
        open("[")
        for element in elements { body(&self, element) }
        close("]")
    }

    public mutating func string(_ text: some StringProtocol) {
        separate()
        quote(text)
    }

    public mutating func null() { literal("null") }
    public mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }
    public mutating func integer(_ value: some BinaryInteger) { literal(String(value)) }

    /// A finite number in its shortest form; anything else is `null`, as JSON has no word for it.
    public mutating func number(_ value: Double) {
        guard value.isFinite else { return null() }
        literal(value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)")
    }

    /// A key; the next value written belongs to it.
    public mutating func key(_ name: String) {
        separate()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }
}

extension JSONWriter {
    public mutating func field(_ name: String, _ value: String?) { key(name); value.map { string($0) } ?? null() }
    public mutating func field(_ name: String, _ value: Bool?) { key(name); value.map { bool($0) } ?? null() }
    public mutating func field(_ name: String, _ value: Int?) { key(name); value.map { integer($0) } ?? null() }
    public mutating func field(_ name: String, _ value: Double?) { key(name); value.map { number($0) } ?? null() }

    public mutating func field(_ name: String, strings: some Sequence<String>) {
        key(name)
        array(strings) { $0.string($1) }
    }
}

extension JSONWriter {
    private mutating func open(_ bracket: Unicode.Scalar) {
        separate()
        bytes.append(UInt8(ascii: bracket))
        needsComma = false
    }

    private mutating func close(_ bracket: Unicode.Scalar) {
        bytes.append(UInt8(ascii: bracket))
        needsComma = true
    }

    private mutating func literal(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func quote(_ text: some StringProtocol) {
        bytes.append(UInt8(ascii: "\""))
        let isWritten = text.utf8.withContiguousStorageIfAvailable { writeIfPlain($0) } ?? false
        if !isWritten {
            for scalar in text.unicodeScalars { escape(scalar) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Nearly every text has nothing to escape.
    private mutating func writeIfPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.allSatisfy(JSONWriter.isPlain) else { return false }
        bytes.append(contentsOf: text)
        return true
    }

    private static func isPlain(_ byte: UInt8) -> Bool { byte &- 0x20 < 0x5F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") }

    /// What would steer a terminal or turn the direction of text is escaped too, where RFC 8259 would let it pass.
    private mutating func escape(_ scalar: Unicode.Scalar) {
        if scalar.value >= 0x80 && scalar.isDeceptive {
            let digits = String(scalar.value, radix: 16)
            bytes.append(contentsOf: "\\u\(String(repeating: "0", count: max(0, 4 - digits.utf8.count)))\(digits)".utf8)
        } else {
            for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { escape(byte) }
        }
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0x0D: bytes.append(contentsOf: "\\r".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        case 0..<0x20, 0x7F: bytes.append(contentsOf: "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
        default: bytes.append(byte)
        }
    }
}
