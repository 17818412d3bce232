import PKI

/// A distinguished name in the form in which RFC 5280 §7.1 compares names, as a key of tables.
struct NameKey: Hashable, Sendable {
    private let key: ByteKey

    init(_ name: DistinguishedName) { key = ByteKey(name.matchingKey[...]) }

    /// True where the other name's relative names begin this one: this is a name in the subtree of `other` (§4.2.1.10).
    func isWithin(_ other: NameKey) -> Bool { key.bytes.starts(with: other.key.bytes) }  // relative names delimit themselves
}

/// Bytes as a key of tables; hashed as a whole, which is several times as fast as the byte-wise way of arrays.
struct ByteKey: Hashable, Sendable {
    let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    func hash(into hasher: inout Hasher) { bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }
}
