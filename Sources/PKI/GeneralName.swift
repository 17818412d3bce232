/// A name in a subjectAltName or a name constraint (RFC 5280 §4.2.1.6), as far as this product uses it.
public enum GeneralName: Hashable, Sendable {
    /// A DNS name as encoded, not lower-cased.
    case dns(String)
    case ip(IPAddress)
    case uri(String)
    case email(String)
    case directory(DistinguishedName)
    /// Any other form, or one whose content is not what its tag promises: the tag number and the raw content.
    case other(tag: UInt8, content: [UInt8])
}

extension GeneralName: CustomStringConvertible {
    /// `DNS:a.example`, `IP:192.0.2.1`, `URI:spiffe://…`, `email:…`, `dirName:CN=…`, `other:2b06…`. Octets of a DNS name, URI or address of email that
    /// are no printable ASCII, and should be, are written as hexadecimal pairs: `DNS:caf\C3\A9.example`.
    public var description: String {
        switch self {
        case .dns(let name): "DNS:\(name)"
        case .ip(let address): "IP:\(address)"
        case .uri(let uri): "URI:\(uri)"
        case .email(let address): "email:\(address)"
        case .directory(let name): "dirName:\(name)"
        case .other(1, let content): "email:\(GeneralName.escaped(content))"
        case .other(2, let content): "DNS:\(GeneralName.escaped(content))"
        case .other(6, let content): "URI:\(GeneralName.escaped(content))"
        case .other(_, let content): "other:\(Hexadecimal.string(content))"
        }
    }

    /// A stranger may write any number of octets that are three characters each.
    private static let longestEscape = 1024

    private static func escaped(_ content: [UInt8]) -> String {
        var text: [UInt8] = []
        for octet in content {
            guard text.count < longestEscape else { return String(decoding: text, as: UTF8.self) + "…" }
            let isPlain = (0x21...0x7E).contains(octet) && octet != UInt8(ascii: "\\")
            if isPlain { text.append(octet) } else { text += ("\\" + Hexadecimal.string([octet]).uppercased()).utf8 }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
