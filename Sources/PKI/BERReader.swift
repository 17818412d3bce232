/// A cursor over values that may be BER: lengths may be indefinite and strings may come in segments. Checks every bound and never traps.
///
/// What DER demands of certificates is `DERReader`'s business; this one takes apart the envelopes they come in.
public struct BERReader: Sendable {
    private let bytes: ArraySlice<UInt8>
    private let depth: UInt8
    public private(set) var position: Int
    public let end: Int

    public init(_ bytes: ArraySlice<UInt8>) { self.init(bytes, bytes.indices, depth: 0) }

    private init(_ bytes: ArraySlice<UInt8>, _ range: Range<Int>, depth: UInt8) {
        self.bytes = bytes
        self.depth = depth
        position = range.lowerBound
        end = range.upperBound
    }

    public var isAtEnd: Bool { position >= end }

    /// The tag of the next value; nil at the end.
    public var nextTag: DERTag? { isAtEnd ? nil : DERTag(rawValue: bytes[position]) }

    /// Reads the next value, whatever it is.
    public mutating func next() throws(DecodingFailure) -> BERElement {
        let start = position
        let header = try BERHeader(bytes, at: start, end: end)
        if let length = header.length {
            position = header.contentStart + length
            return BERElement(tag: header.tag, start: start, content: header.contentStart..<position, end: position)
        }
        let contentEnd = try endOfContents(from: header.contentStart)
        position = contentEnd + 2
        return BERElement(tag: header.tag, start: start, content: header.contentStart..<contentEnd, end: position)
    }

    /// Reads the next value, which must have this tag.
    ///
    /// - Parameter name: the field, in the words of the standard, for the failure.
    public mutating func next(_ tag: DERTag, _ name: StaticString) throws(DecodingFailure) -> BERElement {
        guard let found = nextTag else { throw DecodingFailure(offset: position, reason: "\(name) is missing") }
        guard found == tag else {
            throw DecodingFailure(
                offset: position,
                reason: "\(name) has tag 0x\(Hexadecimal.string([found.rawValue])), expected 0x\(Hexadecimal.string([tag.rawValue]))")
        }
        return try next()
    }

    /// Reads a SEQUENCE and enters it.
    public mutating func enter(_ name: StaticString) throws(DecodingFailure) -> BERReader { try enter(.sequence, name) }

    /// Reads a constructed value and enters it.
    public mutating func enter(_ tag: DERTag, _ name: StaticString) throws(DecodingFailure) -> BERReader {
        try contents(of: next(tag, name))
    }

    public mutating func objectIdentifier(_ name: StaticString) throws(DecodingFailure) -> ObjectIdentifier {
        let element = try next(.objectIdentifier, name)
        guard let identifier = ObjectIdentifier(encoded: bytes[element.content]) else {
            throw DecodingFailure(offset: element.start, reason: "\(name) is not an object identifier")
        }
        return identifier
    }

    /// A reader of the values inside an element of this reader.
    ///
    /// - Throws: `DecodingFailure` beyond `DERReader.deepestNesting`.
    public func contents(of element: BERElement) throws(DecodingFailure) -> BERReader {
        guard depth < DERReader.deepestNesting else {
            throw DecodingFailure(offset: element.start, reason: "values nest deeper than \(DERReader.deepestNesting)")
        }
        return BERReader(bytes, element.content, depth: depth + 1)
    }

    /// The octets of a string, whose segments are put together (X.690 §8.7.3).
    public func octets(of element: BERElement) throws(DecodingFailure) -> ArraySlice<UInt8> {
        guard element.tag.isConstructed else { return bytes[element.content] }
        var segments = try contents(of: element)
        var octets: [UInt8] = []
        while !segments.isAtEnd {
            let segment = try segments.next()
            octets += try segments.octets(of: segment)
        }
        return octets[...]
    }

    /// An element of this reader with its tag and length, as it was encoded.
    public func encoding(of element: BERElement) -> ArraySlice<UInt8> { bytes[element.encoding] }

    /// The offset of the end-of-contents mark that closes an indefinite length, in one pass.
    private func endOfContents(from start: Int) throws(DecodingFailure) -> Int {
        var cursor = start
        var open = 1
        while true {
            let header = try BERHeader(bytes, at: cursor, end: end)
            if header.isEndOfContents {
                open -= 1
                if open == 0 { return cursor }
            }
            if header.length == nil { open += 1 }
            guard open <= Int(DERReader.deepestNesting) else {
                throw DecodingFailure(offset: cursor, reason: "values nest deeper than \(DERReader.deepestNesting)")
            }
            cursor = header.contentStart + (header.length ?? 0)
        }
    }
}

/// The identifier and length octets of one value.
private struct BERHeader {
    var tag: DERTag
    var contentStart: Int
    /// nil: indefinite.
    var length: Int?
    var isEndOfContents: Bool { tag.rawValue == 0 && length == 0 }

    init(_ bytes: ArraySlice<UInt8>, at start: Int, end: Int) throws(DecodingFailure) {
        if start + 1 < end, bytes[start + 1] == 0x80, bytes[start] & 0x20 != 0, bytes[start] & 0x1F != 31 {
            (tag, contentStart, length) = (DERTag(rawValue: bytes[start]), start + 2, nil)
        } else {
            var reader = DERReader(bytes[start..<end])
            let element = try reader.next()
            (tag, contentStart, length) = (element.tag, element.contentStart, element.content.count)
        }
    }
}
