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
    /// `DNS:a.example`, `IP:192.0.2.1`, `URI:spiffe://…`, `email:…`, `dirName:CN=…`, `other:2b06…`.
    public var description: String {
        switch self {
        case .dns(let name): "DNS:\(name)"
        case .ip(let address): "IP:\(address)"
        case .uri(let uri): "URI:\(uri)"
        case .email(let address): "email:\(address)"
        case .directory(let name): "dirName:\(name)"
        case .other(_, let content): "other:\(Hexadecimal.string(content))"
        }
    }
}
