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
    /// RFC 4514 §2.4.
    static func escaped(_ text: String) -> String {
        let scalars = text.unicodeScalars
        var escaped = String.UnicodeScalarView()
        for (offset, scalar) in zip(0..., scalars) {
            switch scalar {
            case ",", "+", "\"", "\\", "<", ">", ";":
                escaped.append(contentsOf: ["\\", scalar])
            case " " where offset == 0 || offset == scalars.count - 1, "#" where offset == 0:
                escaped.append(contentsOf: ["\\", scalar])
            case _ where isInvisible(scalar):
                for octet in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                    escaped.append(contentsOf: ("\\" + Hexadecimal.string([octet]).uppercased()).unicodeScalars)
                }
            default:
                escaped.append(scalar)
            }
        }
        return String(escaped)
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
