extension DistinguishedName {
    /// Compares as RFC 5280 §7.1 asks: relative names in order, attributes of one relative name in any order, text without regard to
    /// case, string type and superfluous white space, everything else byte by byte.
    public func matches(_ other: DistinguishedName) -> Bool {
        if der == other.der { return true }
        let (mine, others) = (relativeNames, other.relativeNames)
        return mine.count == others.count && zip(mine, others).allSatisfy(DistinguishedName.matches)
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
        isPlain ? foldedPlain : text.map { folded($0) }
    }

    /// ASCII in a type whose octets are its characters: nearly every name.
    private var isPlain: Bool {
        switch tag {
        case .utf8String, .printableString, .numericString, .ia5String, .visibleString, .t61String: content.allSatisfy { $0 < 0x80 }
        default: false
        }
    }

    /// As `folded`, octet by octet. White space is what Unicode calls so among ASCII.
    private var foldedPlain: [UInt8] {
        var folded: [UInt8] = []
        folded.reserveCapacity(content.count)
        var isBetweenWords = false
        for octet in content {
            guard octet != 0x20, !(0x09...0x0D).contains(octet) else {
                isBetweenWords = !folded.isEmpty
                continue
            }
            if isBetweenWords { folded.append(0x20) }
            isBetweenWords = false
            folded.append((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(octet) ? octet | 0x20 : octet)
        }
        return folded
    }

    private func folded(_ text: String) -> [UInt8] {
        let words = text.lowercased().split(whereSeparator: \.isWhitespace)
        return Array(words.joined(separator: " ").utf8)
    }
}

extension [UInt8] {
    fileprivate mutating func appendLength(_ count: Int) {
        for shift in [24, 16, 8, 0] { append(UInt8(truncatingIfNeeded: count >> shift)) }
    }
}
