/// What one connection offers and asks, beside what its context holds.
public struct TLSClientOffer: Hashable, Sendable {
    /// A kind of server key, by what the client says it can verify.
    public enum Key: Hashable, Sendable {
        case ecdsa, rsa

        /// In OpenSSL's notation. TLS 1.3 chooses the certificate by the signatures a client takes (RFC 8446 §4.4.2.2), older versions by the suite.
        var signatures: String {
            switch self {
            case .ecdsa: "ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:ECDSA+SHA224:ECDSA+SHA1"
            case .rsa:
                "rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:rsa_pss_pss_sha256:rsa_pss_pss_sha384:rsa_pss_pss_sha512:RSA+SHA256:"
                    + "RSA+SHA384:RSA+SHA512:RSA+SHA224:RSA+SHA1"
            }
        }

        var cipherList: String {
            switch self {
            case .ecdsa: "aECDSA:!eNULL:@SECLEVEL=0"
            case .rsa: "aRSA:!eNULL:@SECLEVEL=0"
            }
        }
    }

    /// Sent as SNI (RFC 6066 §3); nil for an address literal, which must not be sent.
    public var serverName: String?
    /// ALPN names (RFC 7301) in order of preference; empty leaves the extension out.
    public var applicationProtocols: [String]
    /// The oldest and the newest version, as on the wire; nil: those of the context.
    public var versions: ClosedRange<UInt16>?
    /// The only kind of certificate that is taken; nil: any.
    public var key: Key?
    /// Sent when the handshake is over, and its answer awaited; empty: nothing is sent.
    public var request: [UInt8]

    public init(
        serverName: String?, applicationProtocols: [String] = [], versions: ClosedRange<UInt16>? = nil, key: Key? = nil, request: [UInt8] = []
    ) {
        self.serverName = serverName
        self.applicationProtocols = applicationProtocols
        self.versions = versions
        self.key = key
        self.request = request
    }
}
