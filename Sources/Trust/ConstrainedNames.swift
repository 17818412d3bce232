import PKI

/// A name of a certificate in the form in which name constraints compare it.
struct ConstrainedName: CustomStringConvertible {
    enum Value {
        /// Lower case; for a wildcard the domain behind `*.`.
        case dns([UInt8], isWildcard: Bool)
        case email(Mailbox)
        /// The host, lower case.
        case uri(host: [UInt8])
        case ip([UInt8])
        case directory(NameKey)
        /// Not what its form promises, or of a form that is not understood: outside every permitted subtree.
        case unusable
    }

    let form: UInt8
    let value: Value
    let description: String

    init(_ name: GeneralName) {
        form = name.form
        value = Value(name)
        description = name.description
    }

    init(subject: DistinguishedName) {
        form = GeneralName.directoryForm
        value = .directory(NameKey(subject))
        description = "the subject"
    }

    var isUnusable: Bool {
        if case .unusable = value { true } else { false }
    }
}

extension ConstrainedName.Value {
    fileprivate init(_ name: GeneralName) {
        switch name {
        case .dns(let text): self.init(dns: Array(text.utf8).lowercased)
        case .email(let text): self = Mailbox(text).map { .email($0) } ?? .unusable
        case .uri(let text): self = Self.host(ofURI: text).map { .uri(host: $0) } ?? .unusable
        case .ip(let address): self = .ip(address.bytes)
        case .directory(let name): self = .directory(NameKey(name))
        case .other: self = .unusable
        }
    }

    private init(dns name: [UInt8]) {
        let isWildcard = name.starts(with: [UInt8(ascii: "*"), UInt8(ascii: ".")])
        let domain = isWildcard ? Array(name.dropFirst(2)) : name
        self = domain.isDomainName ? .dns(domain, isWildcard: isWildcard) : .unusable
    }

    /// The host of a URI with an authority (RFC 3986 §3.2); nil where it has none, or an address, which constraints cannot hold (§4.2.1.10).
    private static func host(ofURI text: String) -> [UInt8]? {
        guard let authorityStart = text.firstRange(of: "://")?.upperBound else { return nil }
        let authority = text[authorityStart...].prefix { !"/?#".contains($0) }
        let hostAndPort = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        let host = hostAndPort.prefix { $0 != ":" }
        let bytes = Array(host.utf8).lowercased
        return bytes.isDomainName && IPAddress(host) == nil ? bytes : nil
    }
}

/// An e-mail address, taken apart.
struct Mailbox {
    let local: [UInt8]
    /// Lower case.
    let host: [UInt8]

    init?(_ address: String) {
        let parts = address.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return nil }
        local = Array(parts[0])
        host = Array(parts[1]).lowercased
        guard host.isDomainName else { return nil }
    }
}

/// The names of a certificate to which name constraints apply: the subject, its alternative names, and, where there are none of these, the e-mail
/// addresses in the subject (RFC 5280 §4.2.1.10). A common name is not a DNS name here, since nothing uses it as one.
struct ConstrainedNames {
    private(set) var names: [ConstrainedName]

    init(_ certificate: Certificate) {
        let alternatives = certificate.subjectAlternativeNames
        names = alternatives.map { ConstrainedName($0) }
        let subject = certificate.subject
        if !subject.isEmpty { names.append(ConstrainedName(subject: subject)) }
        if alternatives.isEmpty { names += Self.mailboxes(in: subject).map { ConstrainedName(.email($0)) } }
    }

    private static func mailboxes(in subject: DistinguishedName) -> [String] {
        var found: [String] = []
        do throws(DecodingFailure) {
            var reader = DERReader(subject.der)
            var relativeNames = try reader.sequence("Name")
            while !relativeNames.isAtEnd {
                let set = try relativeNames.next(.set, "RelativeDistinguishedName")
                var attributes = try relativeNames.contents(of: set)
                while !attributes.isAtEnd {
                    var attribute = try attributes.sequence("AttributeTypeAndValue")
                    guard try attribute.objectIdentifier("type") == emailAddress else { continue }
                    let value = try attribute.next()
                    found.append(String(decoding: attribute.content(of: value), as: UTF8.self))
                }
            }
        } catch {
            return found  // not reached: the structure was checked when the certificate was read
        }
        return found
    }

    /// PKCS #9
    private static let emailAddress: ObjectIdentifier = "1.2.840.113549.1.9.1"
}
