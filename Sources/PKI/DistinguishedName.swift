/// A directory name (RFC 5280 §4.1.2.4), kept as encoded. Equality is equality of bytes; `matches` compares as certification paths do.
public struct DistinguishedName: Hashable, Sendable {
    /// The Name with its tag and length.
    public let der: ArraySlice<UInt8>

    /// Reads one Name that fills `der` exactly.
    public init(der: ArraySlice<UInt8>) throws(DecodingFailure) {
        var reader = DERReader(der)
        let name = try reader.next(.sequence, "Name")
        try reader.inside(name, "Name", DistinguishedName.check)
        try reader.finish("Name")
        self.der = der
    }

    /// - Parameter checked: bytes whose structure `check` has walked.
    init(checked: ArraySlice<UInt8>) { der = checked }

    /// This name with one more relative name behind it; nil where the result is no name.
    ///
    /// - Parameter relativeName: the content of the SET.
    func appending(relativeName: ArraySlice<UInt8>) -> DistinguishedName? {
        var reader = DERReader(der)
        guard let name = try? reader.next() else { return nil }
        let content = reader.content(of: name) + DERTag.set.value(relativeName)
        return try? DistinguishedName(der: DERTag.sequence.value(content)[...])
    }

    /// True for a name without attributes.
    public var isEmpty: Bool {
        var reader = DERReader(der)
        guard let name = try? reader.next() else { return true }
        return name.content.isEmpty
    }

    /// The most specific (last) common name, as text.
    public var commonName: String? {
        relativeNames.joined().last { $0.type == .commonName && $0.text != nil }?.text
    }

    /// One attribute of a relative name.
    struct Attribute {
        let type: ObjectIdentifier
        let tag: DERTag
        let content: ArraySlice<UInt8>
        let encoding: ArraySlice<UInt8>

        /// nil where the value is not a string, or not one of its kind.
        var text: String? { DirectoryString.text(of: content, tag: tag) }

        init(from reader: inout DERReader) throws(DecodingFailure) {
            let found = try Attribute.locate(in: &reader)
            guard let type = ObjectIdentifier(encoded: reader.content(of: found.type)) else {
                throw DecodingFailure(offset: found.type.start, reason: "attribute type is not an object identifier")
            }
            self.type = type
            (tag, content, encoding) = (found.value.tag, reader.content(of: found.value), reader.encoding(of: found.value))
        }

        /// Walks one attribute and checks its structure.
        static func locate(in reader: inout DERReader) throws(DecodingFailure) -> (type: DERElement, value: DERElement) {
            let element = try reader.next(.sequence, "AttributeTypeAndValue")
            return try reader.inside(element, "AttributeTypeAndValue") { fields throws(DecodingFailure) in
                let type = try fields.nextObjectIdentifier("attribute type")
                let value = try fields.next()
                fields.noteLengths(inside: value)
                return (type, value)
            }
        }
    }

    /// The relative names in the order of the encoding, the most general first.
    var relativeNames: [[Attribute]] {
        do {
            var reader = DERReader(der)
            var sets = try reader.sequence("Name")
            var names: [[Attribute]] = []
            while !sets.isAtEnd {
                let set = try sets.next(.set, "RelativeDistinguishedName")
                var reader = try sets.contents(of: set)
                var attributes: [Attribute] = []
                while !reader.isAtEnd { attributes.append(try Attribute(from: &reader)) }
                names.append(attributes)
            }
            return names
        } catch {
            return []  // not reached: the structure was checked when the name was made
        }
    }

    /// Calls `visit` for every attribute, with the name's reader, and makes nothing of those it is not interested in.
    func forEachAttribute(_ visit: (DERReader, _ type: DERElement, _ value: DERElement) -> Void) throws(DecodingFailure) {
        var reader = DERReader(der)
        let name = try reader.next(.sequence, "Name")
        try reader.inside(name, "Name") { names throws(DecodingFailure) in
            try DistinguishedName.walk(&names) { attributes, found in visit(attributes, found.type, found.value) }
        }
    }

    /// Walks the values inside a Name and checks their structure.
    static func check(_ names: inout DERReader) throws(DecodingFailure) {
        try walk(&names) { _, _ in }
    }

    private static func walk(_ names: inout DERReader, _ visit: (DERReader, (type: DERElement, value: DERElement)) -> Void) throws(DecodingFailure) {
        while !names.isAtEnd {
            let set = try names.next(.set, "RelativeDistinguishedName")
            try names.inside(set, "RelativeDistinguishedName") { attributes throws(DecodingFailure) in
                while !attributes.isAtEnd { visit(attributes, try Attribute.locate(in: &attributes)) }
            }
        }
    }
}
