/// What a client offers and tolerates, beside its identity.
public struct TLSClientSettings: Hashable, Sendable {
    /// The oldest and the newest version offered, as on the wire: 0x0301 is TLS 1.0, 0x0304 is TLS 1.3.
    public var versions: ClosedRange<UInt16>
    /// The largest Certificate message taken, in bytes. OpenSSL's default of 100 KiB refuses certificates with thousands of names.
    public var largestCertificateMessage: Int
    /// How many bytes a server may send until the handshake is over: one Certificate message of the largest size and as much again.
    public var largestHandshake: Int { largestCertificateMessage * 2 }

    public init(versions: ClosedRange<UInt16> = 0x0301...0x0304, largestCertificateMessage: Int = 1 << 20) {
        self.versions = versions
        self.largestCertificateMessage = largestCertificateMessage
    }
}
