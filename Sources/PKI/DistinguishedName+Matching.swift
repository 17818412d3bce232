extension DistinguishedName {
    /// Compares as RFC 5280 §7.1 asks: relative names in order, attributes of one relative name in any order, text without regard to
    /// case, string type and superfluous white space, everything else byte by byte.
    public func matches(_ other: DistinguishedName) -> Bool {
        if der == other.der { return true }
        if let answer = matchesPlainly(other) { return answer }
        let (mine, others) = (relativeNames, other.relativeNames)
        return mine.count == others.count && zip(mine, others).allSatisfy(DistinguishedName.matches)
    }

    /// The answer for names of one attribute a relative name, in ASCII, as nearly all are: without making anything of them. nil for any other.
    private func matchesPlainly(_ other: DistinguishedName) -> Bool? {
        var (left, right) = (DERReader(der), DERReader(other.der))
        guard var mine = try? left.sequence("Name"), var others = try? right.sequence("Name") else { return nil }
        while !mine.isAtEnd, !others.isAtEnd {
            guard let one = mine.onlyAttribute(), let another = others.onlyAttribute() else { return nil }
            guard mine.content(of: one.type) == others.content(of: another.type) else { return false }
            let (text, otherText) = (mine.content(of: one.value), others.content(of: another.value))
            if one.value.tag == another.value.tag, text == otherText { continue }
            guard DirectoryString.isASCII(text, tag: one.value.tag), DirectoryString.isASCII(otherText, tag: another.value.tag) else { return nil }
            guard FoldedASCII(text).elementsEqual(FoldedASCII(otherText)) else { return false }
        }
        return mine.isAtEnd && others.isAtEnd
    }

    private static func matches(_ left: [Attribute], _ right: [Attribute]) -> Bool {
        guard left.count == right.count else { return false }
        if left.count == 1 { return left[0].matches(right[0]) }
        return key(left) == key(right)
    }

    /// Bytes that are equal exactly for names that match; for tables of names.
    public var matchingKey: [UInt8] {
        var key: [UInt8] = []
        for name in relativeNames { key += DistinguishedName.key(name) }
        return key
    }

    private static func key(_ name: [Attribute]) -> [UInt8] {
        if name.count == 1 { return [0, 0, 0, 1] + name[0].matchingKey }
        let attributes = name.map(\.matchingKey).sorted { $0.lexicographicallyPrecedes($1) }
        var key: [UInt8] = []
        key.appendLength(attributes.count)
        for attribute in attributes { key.append(contentsOf: attribute) }
        return key
    }
}

extension DistinguishedName.Attribute {
    fileprivate func matches(_ other: DistinguishedName.Attribute) -> Bool {
        type == other.type && (encoding == other.encoding || matchingKey == other.matchingKey)
    }

    fileprivate var matchingKey: [UInt8] {
        var key: [UInt8] = []
        key.appendLength(type.encoded.count)
        key.append(contentsOf: type.encoded)
        let folded = foldedText
        let value = folded ?? Array(encoding)
        key.append(folded == nil ? 0 : 1)
        key.appendLength(value.count)
        key.append(contentsOf: value)
        return key
    }

    /// Lower case, white space trimmed at the ends and squeezed within (RFC 4518 §2.6.1); nil for what is no text.
    private var foldedText: [UInt8]? {
        DirectoryString.isASCII(content, tag: tag) ? Array(FoldedASCII(content)) : text.map { folded($0) }
    }

    private func folded(_ text: String) -> [UInt8] {
        let words = text.lowercased().split(whereSeparator: \.isWhitespace)
        return Array(words.joined(separator: " ").utf8)
    }
}

extension DERReader {
    /// The attribute of the next relative name; nil where it has not exactly one.
    fileprivate mutating func onlyAttribute() -> (type: DERElement, value: DERElement)? {
        guard let set = try? next(.set, "RelativeDistinguishedName"), var attributes = try? contents(of: set),
            let found = try? DistinguishedName.Attribute.locate(in: &attributes), attributes.isAtEnd
        else { return nil }
        return found
    }
}

/// ASCII as `folded` leaves it: lower case, white space trimmed at the ends and squeezed within.
private struct FoldedASCII: Sequence, IteratorProtocol {
    private var rest: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) {
        rest = text.drop(while: FoldedASCII.isSpace)
        while let last = rest.last, FoldedASCII.isSpace(last) { rest.removeLast() }
    }

    mutating func next() -> UInt8? {
        guard let byte = rest.popFirst() else { return nil }
        guard !FoldedASCII.isSpace(byte) else {
            rest = rest.drop(while: FoldedASCII.isSpace)
            return 0x20
        }
        return (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }

    /// What Unicode counts as white space among the first 128.
    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}

extension [UInt8] {
    fileprivate mutating func appendLength(_ count: Int) {
        for shift in [24, 16, 8, 0] { append(UInt8(truncatingIfNeeded: count >> shift)) }
    }
}
