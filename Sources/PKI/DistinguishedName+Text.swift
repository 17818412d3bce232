extension DistinguishedName: CustomStringConvertible {
    /// RFC 4514, the most specific name first: `CN=a.example,O=Example\, Inc.,C=US`.
    ///
    /// Control and invisible formatting characters are written as hexadecimal pairs, so that a name cannot break a line or a terminal.
    /// A value that is no text, or of a type without a registered short name, is `#` and its DER.
    public var description: String {
        var text: [UInt8] = []
        text.reserveCapacity(der.count)
        try? writeText(to: &text)  // never fails: the structure was checked when the name was made
        return String(decoding: text, as: UTF8.self)
    }

    private func writeText(to text: inout [UInt8]) throws(DecodingFailure) {
        var reader = DERReader(der)
        var names = try reader.sequence("Name")
        var sets: [DERElement] = []
        while !names.isAtEnd { sets.append(try names.next()) }
        for set in sets.reversed() where !set.content.isEmpty {
            if !text.isEmpty { text.append(UInt8(ascii: ",")) }
            try DistinguishedName.write(names.contents(of: set), to: &text)
        }
    }

    /// Writes the attributes of one relative name.
    private static func write(_ attributes: DERReader, to text: inout [UInt8]) throws(DecodingFailure) {
        var reader = attributes
        let first = try Attribute(from: &reader)
        guard !reader.isAtEnd else { return first.write(to: &text) }
        var all = [first]
        while !reader.isAtEnd { all.append(try Attribute(from: &reader)) }
        for (index, attribute) in all.reversed().enumerated() {
            if index > 0 { text.append(UInt8(ascii: "+")) }
            attribute.write(to: &text)
        }
    }
}

extension DistinguishedName.Attribute {
    fileprivate func write(to text: inout [UInt8]) {
        guard let name = AttributeName.of(type) else { return text.append(contentsOf: "\(type)=#\(Hexadecimal.string(encoding))".utf8) }
        text.append(contentsOf: name.utf8)
        text.append(UInt8(ascii: "="))
        if isPlainText {
            text.append(contentsOf: content)
        } else if let value = self.text {
            text.append(contentsOf: DistinguishedName.escaped(value).utf8)
        } else {
            text.append(contentsOf: "#\(Hexadecimal.string(encoding))".utf8)
        }
    }

    /// ASCII of which nothing has to be escaped or cut off.
    private var isPlainText: Bool {
        switch tag {
        case .utf8String, .printableString, .numericString, .ia5String, .visibleString, .t61String: break
        default: return false
        }
        guard content.count <= DistinguishedName.longestValue, let first = content.first, let last = content.last else { return false }
        return first != UInt8(ascii: " ") && first != UInt8(ascii: "#") && last != UInt8(ascii: " ") && content.allSatisfy(DistinguishedName.isPlain)
    }
}

extension DistinguishedName {
    /// RFC 4514 §2.4, in time that grows with the length of the text alone. More than `longestValue` octets are cut off with an ellipsis.
    static func escaped(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let last = scalars.indices.last
        var escaped: [UInt8] = []
        for index in scalars.indices {
            guard escaped.count < longestValue else {
                escaped += "…".utf8
                break
            }
            append(scalars[index], isAtEnd: index == scalars.startIndex || index == last, isFirst: index == scalars.startIndex, to: &escaped)
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    /// X.520 bounds names of people and organisations at 64 characters and the longest value, `name`, at 32,768; texts are for people and stay short.
    fileprivate static let longestValue = 1024

    fileprivate static func isPlain(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: ","), UInt8(ascii: "+"), UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: ";"):
            false
        default: octet &- 0x20 < 0x5F
        }
    }

    private static func append(_ scalar: Unicode.Scalar, isAtEnd: Bool, isFirst: Bool, to escaped: inout [UInt8]) {
        let octets = UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        switch scalar {
        case ",", "+", "\"", "\\", "<", ">", ";": escaped.append(UInt8(ascii: "\\"))
        case " " where isAtEnd, "#" where isFirst: escaped.append(UInt8(ascii: "\\"))
        case _ where isInvisible(scalar):
            for octet in octets { escaped += ("\\" + Hexadecimal.string([octet]).uppercased()).utf8 }
            return
        default: break
        }
        escaped += octets
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }
}

extension ObjectIdentifier {
    static let commonName: ObjectIdentifier = "2.5.4.3"
}

/// Short names of attribute types: RFC 4514 §3, and those registered for LDAP (RFC 4520) that certificates use.
private enum AttributeName {
    /// nil for a type without a name.
    static func of(_ type: ObjectIdentifier) -> String? {
        let octets = type.encoded
        guard octets.count == 3, octets.starts(with: [0x55, 0x04]) else { return shortNames[type] }
        return namesOfX520[Int(octets[octets.endIndex - 1])]
    }

    /// Those of 2.5.4.*, nearly all that occur, by their last arc.
    private static let namesOfX520: [String?] = (UInt8.min...UInt8.max).map { arc in
        ObjectIdentifier(encoded: [0x55, 0x04, arc]).flatMap { shortNames[$0] }
    }

    private static let shortNames: [ObjectIdentifier: String] = [
        .commonName: "CN", "2.5.4.7": "L", "2.5.4.8": "ST", "2.5.4.10": "O", "2.5.4.11": "OU", "2.5.4.6": "C", "2.5.4.9": "street",
        "0.9.2342.19200300.100.1.25": "DC", "0.9.2342.19200300.100.1.1": "UID",
        "2.5.4.4": "SN", "2.5.4.5": "serialNumber", "2.5.4.12": "title", "2.5.4.13": "description", "2.5.4.15": "businessCategory",
        "2.5.4.17": "postalCode", "2.5.4.41": "name", "2.5.4.42": "GN", "2.5.4.43": "initials", "2.5.4.44": "generationQualifier",
        "2.5.4.45": "x500UniqueIdentifier",
        "2.5.4.46": "dnQualifier", "2.5.4.65": "pseudonym", "2.5.4.97": "organizationIdentifier",
        "1.2.840.113549.1.9.1": "emailAddress", "1.2.840.113549.1.9.2": "unstructuredName",
        "1.3.6.1.4.1.311.60.2.1.1": "jurisdictionL", "1.3.6.1.4.1.311.60.2.1.2": "jurisdictionST", "1.3.6.1.4.1.311.60.2.1.3": "jurisdictionC",
    ]
}
