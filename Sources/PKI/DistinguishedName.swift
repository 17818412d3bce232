/// A directory name (RFC 5280 §4.1.2.4), kept as encoded. Equality is equality of bytes; `matches` compares as certification paths do.
public struct DistinguishedName: Hashable, Sendable {
    /// The Name with its tag and length.
    public let der: ArraySlice<UInt8>

    /// Reads one Name that fills `der` exactly.
    public init(der: ArraySlice<UInt8>) throws(DecodingFailure) {
        var reader = DERReader(der)
        try DistinguishedName.check(reader.sequence("Name"))
        try reader.finish("Name")
        self.der = der
    }

    /// - Parameter checked: bytes whose structure `check` has walked.
    init(checked: ArraySlice<UInt8>) { der = checked }

    /// True for a name without attributes.
    public var isEmpty: Bool { relativeNames.isEmpty }

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
            var fields = try reader.sequence("AttributeTypeAndValue")
            type = try fields.objectIdentifier("attribute type")
            let value = try fields.next()
            (tag, content, encoding) = (value.tag, fields.content(of: value), fields.encoding(of: value))
            try fields.finish("AttributeTypeAndValue")
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

    /// Walks the values inside a Name.
    static func check(_ name: DERReader) throws(DecodingFailure) {
        var sets = name
        while !sets.isAtEnd {
            let set = try sets.next(.set, "RelativeDistinguishedName")
            var attributes = try sets.contents(of: set)
            while !attributes.isAtEnd { _ = try Attribute(from: &attributes) }
        }
    }
}
