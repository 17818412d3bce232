/// The identity a client expects of a service (RFC 9525 §6.1): a DNS name or an IP address.
public enum ReferenceIdentity: Hashable, Sendable {
    /// Lower case, without a trailing dot; international names as A-labels.
    case dns(String)
    case ip(IPAddress)

    /// Reads a host as people write it: an address literal (IPv6 with or without brackets) or a DNS name, a trailing dot allowed.
    /// nil for anything else, also for a wildcard and for names that are not ASCII.
    public init?(_ text: some StringProtocol) {
        let unbracketed = text.hasPrefix("[") && text.hasSuffix("]") ? Substring(text.dropFirst().dropLast()) : Substring(text)
        if let address = IPAddress(unbracketed) {
            self = .ip(address)
            return
        }
        let name = text.hasSuffix(".") ? Substring(text.dropLast()) : Substring(text)
        guard ReferenceIdentity.isName(name) else { return nil }
        self = .dns(name.lowercased())
    }

    /// RFC 1035 §2.3.4 lengths; letters, digits and hyphens, and the underscore that private zones use.
    private static func isName(_ name: Substring) -> Bool {
        guard (1...253).contains(name.utf8.count) else { return false }
        return name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.count) && label.allSatisfy { isNameCharacter($0) }
        }
    }

    private static func isNameCharacter(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}

extension ReferenceIdentity: CustomStringConvertible {
    public var description: String {
        switch self {
        case .dns(let name): name
        case .ip(let address): address.description
        }
    }
}
