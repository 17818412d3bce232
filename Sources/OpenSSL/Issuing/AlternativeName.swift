import Glibc

/// A general name to be written into a certificate (RFC 5280 §4.2.1.6).
public enum AlternativeName: Hashable, Sendable {
    case dns(String)
    /// An IPv4 or IPv6 address as text.
    case ip(String)
    case uri(String)
    case email(String)
    /// Any other choice: its tag number and its contents, as they are; constructed where the choice is one (otherName, directoryName).
    case other(tag: UInt8, isConstructed: Bool, contents: [UInt8])

    func encode() throws(IssuingError) -> [UInt8] {
        switch self {
        case .email(let address): DEREncoder.contextPrimitive(1, Array(address.utf8))
        case .dns(let name): DEREncoder.contextPrimitive(2, Array(name.utf8))
        case .uri(let uri): DEREncoder.contextPrimitive(6, Array(uri.utf8))
        case .ip(let address): DEREncoder.contextPrimitive(7, try AlternativeName.octets(ofAddress: address))
        case .other(let tag, let isConstructed, let contents): DEREncoder.value(tag: (isConstructed ? 0xA0 : 0x80) | tag & 0x1F, contents)
        }
    }

    private static func octets(ofAddress text: String) throws(IssuingError) -> [UInt8] {
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var octets = [UInt8](repeating: 0, count: count)
            if inet_pton(family, text, &octets) == 1 { return octets }
        }
        throw IssuingError("\"\(text)\" is not an IP address")
    }
}
