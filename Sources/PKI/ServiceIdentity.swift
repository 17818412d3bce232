/// The comparison of RFC 9525 §6: only subjectAltName counts, never the common name.
public enum ServiceIdentity {
    /// True when one of the presented identifiers is the reference: a DNS name by DNS-ID, an address by IP-ID and nothing else.
    public static func matches(_ reference: ReferenceIdentity, presented names: [GeneralName]) -> Bool {
        names.contains { name in
            switch (reference, name) {
            case (.dns(let expected), .dns(let pattern)): matches(expected, pattern: pattern)
            case (.ip(let expected), .ip(let address)): expected == address
            default: false
            }
        }
    }

    /// - Parameters:
    ///   - name: a reference DNS name, lower case.
    ///   - pattern: a presented DNS-ID; a wildcard must be the whole left-most label, stands for exactly one label, and needs two more behind it.
    static func matches(_ name: String, pattern: String) -> Bool {
        let pattern = pattern.lowercased()
        guard pattern.hasPrefix("*.") else { return pattern == name }
        let parent = pattern.dropFirst(2)
        guard !parent.contains("*"), parent.contains("."), parent.split(separator: ".", omittingEmptySubsequences: false).allSatisfy({ !$0.isEmpty }),
            let dot = name.firstIndex(of: ".")
        else { return false }
        return name[name.index(after: dot)...] == parent
    }
}

extension Certificate {
    /// Whether the certificate is one for this service (RFC 9525 §6).
    public func matches(_ reference: ReferenceIdentity) -> Bool {
        ServiceIdentity.matches(reference, presented: subjectAlternativeNames)
    }
}
