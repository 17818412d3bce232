/// The string types of X.520 names, decoded to Unicode the way OpenSSL does it.
public enum DirectoryString {
    /// The text of a string value; nil where the tag is no string type or the octets are not of that type.
    ///
    /// T61String and strings that should be ASCII are taken as Latin-1: that is what issuers put there.
    public static func text(of content: ArraySlice<UInt8>, tag: DERTag) -> String? {
        switch tag {
        case .utf8String where content.allSatisfy { $0 < 0x80 }: String(decoding: content, as: UTF8.self)
        case .utf8String: String(validating: content, as: UTF8.self)
        case .printableString, .numericString, .ia5String, .visibleString, .t61String: latin1(content)
        case .bmpString: utf16(content)
        case .universalString: utf32(content)
        default: nil
        }
    }

    /// False for a string whose octets are not of its type.
    static func isWellFormed(_ content: ArraySlice<UInt8>, tag: DERTag) -> Bool {
        switch tag {
        case .printableString, .numericString, .ia5String, .visibleString: content.allSatisfy { $0 < 0x80 }
        case .utf8String: content.allSatisfy { $0 < 0x80 } || text(of: content, tag: tag) != nil
        case .bmpString, .universalString: text(of: content, tag: tag) != nil
        default: true
        }
    }

    /// False for a value that neither OpenSSL nor Go reads as part of a name: they bring names into a comparable form, and find no text in it.
    static func isReadable(_ content: ArraySlice<UInt8>, tag: DERTag) -> Bool {
        switch tag {
        case .utf8String, .bmpString, .universalString: isWellFormed(content, tag: tag)
        case .printableString, .numericString, .ia5String, .t61String: true
        case .bitString, .sequence: true  // uniqueIdentifier and postalAddress (X.520)
        default: false
        }
    }

    /// True for a string of a type whose octets are its characters, all of them ASCII.
    static func isASCII(_ content: ArraySlice<UInt8>, tag: DERTag) -> Bool {
        switch tag {
        case .utf8String, .printableString, .numericString, .ia5String, .visibleString, .t61String: content.allSatisfy { $0 < 0x80 }
        default: false
        }
    }

    private static func latin1(_ content: ArraySlice<UInt8>) -> String {
        if content.allSatisfy({ $0 < 0x80 }) { return String(decoding: content, as: UTF8.self) }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: content.lazy.map { Unicode.Scalar($0) })
        return String(text)
    }

    private static func utf16(_ content: ArraySlice<UInt8>) -> String? {
        guard content.count.isMultiple(of: 2) else { return nil }
        let units = stride(from: content.startIndex, to: content.endIndex, by: 2).map { UInt16(content[$0]) << 8 | UInt16(content[$0 + 1]) }
        return String(validating: units, as: UTF16.self)
    }

    private static func utf32(_ content: ArraySlice<UInt8>) -> String? {
        guard content.count.isMultiple(of: 4) else { return nil }
        var text = String.UnicodeScalarView()
        for start in stride(from: content.startIndex, to: content.endIndex, by: 4) {
            let value = content[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            guard let scalar = Unicode.Scalar(value) else { return nil }
            text.append(scalar)
        }
        return String(text)
    }
}
