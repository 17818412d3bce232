import PKI

/// One subtree of names, in the way each form of name draws it (RFC 5280 §4.2.1.10).
enum Subtree: Sendable {
    case dns(Domain)
    /// A mailbox with its local part, whose case counts.
    case mailbox(local: [UInt8], host: [UInt8])
    case emailHost(Domain)
    case uriHost(Domain)
    case network(address: [UInt8], mask: [UInt8])
    case directory(NameKey)
    /// A form that is not understood, or one with distances: nothing can be shown to lie within it or outside.
    case unusable

    /// A domain, lower case, without the period it may begin with.
    struct Domain: Sendable {
        var labels: [UInt8]
        /// It began with a period.
        var onlySubdomains: Bool
    }

    /// - Returns: nil for a base that is not in the form its kind asks for.
    init?(_ base: GeneralName) {
        switch base {
        case .dns(let name): self.init(name) { .dns($0) }
        case .uri(let host): self.init(host) { .uriHost($0) }
        case .email(let address):
            if let mailbox = Mailbox(address) {
                self = .mailbox(local: mailbox.local, host: mailbox.host)
            } else {
                self.init(address) { .emailHost($0) }
            }
        case .directory(let name): self = .directory(NameKey(name))
        case .other(GeneralName.ipForm, let content): self.init(network: content)
        case .other(let tag, _) where [GeneralName.emailForm, GeneralName.dnsForm, GeneralName.uriForm].contains(UInt8(truncatingIfNeeded: tag)):
            return nil
        case .ip: return nil
        case .other: self = .unusable
        }
    }

    var isUsable: Bool {
        if case .unusable = self { false } else { true }
    }

    /// True when every name that `name` stands for lies within.
    func covers(_ name: ConstrainedName) -> Bool {
        switch (self, name.value) {
        case (.dns(let domain), .dns(let name, let isWildcard)): domain.contains(name, orItself: !domain.onlySubdomains || isWildcard)
        case (.mailbox(let local, let host), .email(let mailbox)): local == mailbox.local && host == mailbox.host
        case (.emailHost(let domain), .email(let mailbox)): domain.containsHost(mailbox.host)
        case (.uriHost(let domain), .uri(let host)): domain.containsHost(host)
        case (.network(let address, let mask), .ip(let bytes)): Self.contains(bytes, address, mask)
        case (.directory(let base), .directory(let name)): name.isWithin(base)
        default: false
        }
    }

    /// True when some name that `name` stands for lies within: for a wildcard, one of its expansions may be in a subtree that does not cover all.
    func overlaps(_ name: ConstrainedName) -> Bool {
        if covers(name) { return true }
        guard case .dns(let domain) = self, case .dns(let parent, isWildcard: true) = name.value, !domain.onlySubdomains,
            let dot = domain.labels.firstIndex(of: UInt8(ascii: "."))
        else { return false }
        return domain.labels[(dot + 1)...].elementsEqual(parent)
    }

    private init?(_ text: String, _ make: (Domain) -> Subtree) {
        let bytes = Array(text.utf8).lowercased
        let onlySubdomains = bytes.first == UInt8(ascii: ".")
        let labels = onlySubdomains ? Array(bytes.dropFirst()) : bytes
        guard labels.isEmpty && !onlySubdomains || labels.isDomainName else { return nil }
        self = make(Domain(labels: labels, onlySubdomains: onlySubdomains))
    }

    /// An address and a mask of the same length (RFC 4632: ones, then zeros).
    private init?(network content: [UInt8]) {
        guard content.count == 8 || content.count == 32 else { return nil }
        let (address, mask) = (Array(content.prefix(content.count / 2)), Array(content.suffix(content.count / 2)))
        let bits = mask.flatMap { octet in (0..<8).map { shift in octet & (0x80 >> shift) } }
        guard bits.drop(while: { $0 != 0 }).allSatisfy({ $0 == 0 }) else { return nil }
        self = .network(address: address, mask: mask)
    }

    private static func contains(_ bytes: [UInt8], _ address: [UInt8], _ mask: [UInt8]) -> Bool {
        bytes.count == mask.count && zip(bytes, zip(address, mask)).allSatisfy { $0 & $1.1 == $1.0 & $1.1 }
    }
}

extension Subtree.Domain {
    /// DNS names: the domain itself and everything below it; an empty one holds every name.
    fileprivate func contains(_ name: [UInt8], orItself: Bool) -> Bool {
        if labels.isEmpty { return true }
        if name.count == labels.count { return orItself && name == labels }
        return name.count > labels.count && name.suffix(labels.count).elementsEqual(labels)
            && name[name.count - labels.count - 1] == UInt8(ascii: ".")
    }

    /// Hosts of URIs and mailboxes: exactly the host, or with a leading period what lies below it.
    fileprivate func containsHost(_ host: [UInt8]) -> Bool {
        if labels.isEmpty { return true }
        return onlySubdomains ? contains(host, orItself: false) : host == labels
    }
}

extension [UInt8] {
    /// ASCII letters in lower case.
    var lowercased: [UInt8] { map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 } }

    /// Labels of letters, digits, hyphens and the underscore that private zones use (RFC 1035 §2.3.4).
    var isDomainName: Bool {
        guard (1...253).contains(count) else { return false }
        return split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.count) && label.allSatisfy(\.isNameCharacter)
        }
    }
}

extension UInt8 {
    fileprivate var isNameCharacter: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
