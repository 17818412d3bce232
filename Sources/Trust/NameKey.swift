import PKI

/// A distinguished name in the form in which RFC 5280 §7.1 compares names, as a key of tables.
struct NameKey: Hashable {
    private let bytes: [UInt8]

    init(_ name: DistinguishedName) { bytes = name.matchingKey }

    /// True where the other name's relative names begin this one: this is a name in the subtree of `other` (§4.2.1.10).
    func isWithin(_ other: NameKey) -> Bool { bytes.starts(with: other.bytes) }  // relative names delimit themselves
}
