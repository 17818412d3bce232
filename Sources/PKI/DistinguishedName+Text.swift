extension DistinguishedName: CustomStringConvertible {
    /// RFC 4514, the most specific name first: `CN=a.example,O=Example\, Inc.,C=US`.
    ///
    /// Control and invisible formatting characters are written as hexadecimal pairs, so that a name cannot break a line or a terminal.
    /// A value that is no text, or of a type without a registered short name, is `#` and its DER.
    public var description: String {
        var text = ""
        for name in relativeNames.reversed() where !name.isEmpty {
            if !text.isEmpty { text += "," }
            text += name.reversed().map(\.description).joined(separator: "+")
        }
        return text
    }
}

extension DistinguishedName.Attribute: CustomStringConvertible {
    var description: String {
        guard let name = AttributeName.shortNames[type] else { return "\(type)=#\(Hexadecimal.string(encoding))" }
        guard let text else { return "\(name)=#\(Hexadecimal.string(encoding))" }
        return "\(name)=\(DistinguishedName.escaped(text))"
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
    private static let longestValue = 1024

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
    static let shortNames: [ObjectIdentifier: String] = [
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
