import PKI

/// A certificate revocation list (RFC 5280 §5) that lies in a file.
public struct StoredRevocationList: Hashable, Sendable, Codable {
    /// RFC 4514.
    public var issuer: String
    public var thisUpdate: Timestamp
    /// When the next list is out at the latest; nil where the list does not say.
    public var nextUpdate: Timestamp?
    /// The number in the sequence of its issuer's lists, hexadecimal; nil where it is missing.
    public var number: String?
    /// True for a list of changes to a complete one (§5.2.4).
    public var isDelta: Bool
    /// How many certificates it names.
    public var revoked: Int
    /// As a certificate's.
    public var entry: String?

    public init(
        issuer: String, thisUpdate: Timestamp, nextUpdate: Timestamp?, number: String? = nil, isDelta: Bool = false, revoked: Int = 0,
        entry: String? = nil
    ) {
        self.issuer = issuer
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
        self.number = number
        self.isDelta = isDelta
        self.revoked = revoked
        self.entry = entry
    }
}
