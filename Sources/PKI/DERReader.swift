/// A cursor over a sequence of encoded values (X.690) that checks every bound and never traps.
///
/// Lengths are definite, as DER demands; a length with superfluous octets is read all the same, as OpenSSL does, and left to
/// `DERElement.hasMinimalLength`. Offsets in elements and failures are indices of the slice the reader was made from.
public struct DERReader: Sendable {
    private let bytes: ArraySlice<UInt8>
    private var depth: UInt8
    /// Offset of the next value.
    public private(set) var position: Int
    /// Offset after the last value.
    public private(set) var end: Int
    /// Offset of the first value read whose length takes more octets than it needs, which BER allows and DER (X.690 §10.1) does not.
    private(set) var firstLengthNotMinimal: Int?

    /// How deep values may nest; OpenSSL's ASN1_MAX_CONSTRUCTED_NEST. A certificate needs about ten.
    public static let deepestNesting: UInt8 = 30

    public init(_ bytes: ArraySlice<UInt8>) {
        self.init(bytes, from: bytes.startIndex, to: bytes.endIndex, depth: 0)
    }

    public init(_ bytes: [UInt8]) { self.init(bytes[...]) }

    private init(_ bytes: ArraySlice<UInt8>, from position: Int, to end: Int, depth: UInt8) {
        self.bytes = bytes
        self.position = position
        self.end = end
        self.depth = depth
    }

    public var isAtEnd: Bool { position >= end }

    /// The tag of the next value; nil at the end.
    public var nextTag: DERTag? { isAtEnd ? nil : DERTag(rawValue: bytes[position]) }

    /// Reads the next value, whatever it is.
    public mutating func next() throws(DecodingFailure) -> DERElement {
        let start = position
        guard start < end else { throw DecodingFailure(offset: start, reason: "a value is missing") }
        let tag = DERTag(rawValue: bytes[start])
        var cursor = start + 1
        if tag.number == 31 { cursor = try skipLongTag(from: cursor) }
        guard cursor < end else { throw DecodingFailure(offset: cursor, reason: "the length is missing") }
        var length = Int(bytes[cursor])
        cursor += 1
        let isLong = length >= 0x80
        if isLong { length = try readLongLength(octets: length & 0x7F, at: &cursor) }
        guard length <= end - cursor else {
            throw DecodingFailure(offset: start, reason: "length \(length) runs past the end of the enclosing value")
        }
        position = cursor + length
        let element = DERElement(tag: tag, start: start, contentStart: cursor, end: position)
        if isLong, firstLengthNotMinimal == nil, !element.hasMinimalLength { firstLengthNotMinimal = start }
        return element
    }

    /// The next value, not yet read.
    func peek() throws(DecodingFailure) -> DERElement {
        var copy = self
        return try copy.next()
    }

    /// Looks at the lengths inside an element of this reader that nobody reads.
    mutating func noteLengths(inside element: DERElement) {
        guard element.tag.isConstructed, firstLengthNotMinimal == nil, var inner = try? contents(of: element) else { return }
        while !inner.isAtEnd, let next = try? inner.next() { inner.noteLengths(inside: next) }
        firstLengthNotMinimal = inner.firstLengthNotMinimal
    }

    /// Reads the next value, which must have this tag.
    ///
    /// - Parameter name: the field, in the words of the standard, for the failure.
    public mutating func next(_ tag: DERTag, _ name: StaticString) throws(DecodingFailure) -> DERElement {
        guard let found = nextTag else { throw DecodingFailure(offset: position, reason: "\(name) is missing") }
        guard found == tag else {
            throw DecodingFailure(
                offset: position,
                reason: "\(name) has tag 0x\(Hexadecimal.string([found.rawValue])), expected 0x\(Hexadecimal.string([tag.rawValue]))")
        }
        return try next()
    }

    /// Reads the next value if it has this tag.
    public mutating func next(ifTag tag: DERTag) throws(DecodingFailure) -> DERElement? {
        nextTag == tag ? try next() : nil
    }

    /// A reader of the values inside an element of this reader.
    ///
    /// - Throws: `DecodingFailure` beyond `deepestNesting`.
    public func contents(of element: DERElement) throws(DecodingFailure) -> DERReader {
        guard depth < DERReader.deepestNesting else { throw DERReader.nestsTooDeep(element) }
        return DERReader(bytes, from: element.contentStart, to: element.end, depth: depth + 1)
    }

    /// Reads the values inside an element of this reader, which has to be the last one read, to their end; then goes on behind it.
    ///
    /// A failure leaves the reader where it occurred; it is not to be used further.
    ///
    /// - Parameter name: the field, in the words of the standard, for the failure when values are left over.
    mutating func inside<Value>(
        _ element: DERElement, _ name: StaticString, _ read: (inout DERReader) throws(DecodingFailure) -> Value
    ) throws(DecodingFailure) -> Value {
        guard depth < DERReader.deepestNesting else { throw DERReader.nestsTooDeep(element) }
        let outerEnd = end
        (position, end, depth) = (element.contentStart, element.end, depth + 1)
        let value = try read(&self)
        try finish(name)
        (position, end, depth) = (element.end, outerEnd, depth - 1)
        return value
    }

    /// The content octets of an element of this reader.
    public func content(of element: DERElement) -> ArraySlice<UInt8> { bytes[element.content] }

    /// An element of this reader with its tag and length.
    public func encoding(of element: DERElement) -> ArraySlice<UInt8> { bytes[element.encoding] }

    /// - Throws: `DecodingFailure` when values are left over.
    public func finish(_ name: StaticString) throws(DecodingFailure) {
        guard isAtEnd else { throw DecodingFailure(offset: position, reason: "\(end - position) bytes left over in \(name)") }
    }

    func byte(at offset: Int) -> UInt8 { bytes[offset] }
    func bytes(in range: Range<Int>) -> ArraySlice<UInt8> { bytes[range] }

    private static func nestsTooDeep(_ element: DERElement) -> DecodingFailure {
        DecodingFailure(offset: element.start, reason: "values nest deeper than \(deepestNesting)")
    }

    private func skipLongTag(from first: Int) throws(DecodingFailure) -> Int {
        var cursor = first
        while cursor < end, cursor - first < DERReader.longestTag {
            cursor += 1
            if bytes[cursor - 1] & 0x80 == 0 { return cursor }
        }
        throw DecodingFailure(offset: first, reason: "the tag number does not end")
    }

    private func readLongLength(octets: Int, at cursor: inout Int) throws(DecodingFailure) -> Int {
        let first = cursor
        guard octets > 0 else { throw DecodingFailure(offset: first - 1, reason: "indefinite length, which DER forbids") }
        guard octets <= end - cursor else { throw DecodingFailure(offset: first, reason: "the length is cut off") }
        var length = 0
        for _ in 0..<octets {
            guard length <= 0xFF_FFFF else { throw DecodingFailure(offset: first, reason: "the length exceeds 32 bits") }
            length = length << 8 | Int(bytes[cursor])
            cursor += 1
        }
        return length
    }

    /// Octets of a tag number after the first; five hold 32 bits, as in OpenSSL.
    private static let longestTag = 5
}
