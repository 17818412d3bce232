/// What client and server agreed on.
public struct Handshake: Hashable, Sendable {
    public var version: TLSVersion?
    /// The IANA name, `TLS_AES_256_GCM_SHA384`.
    public var cipherSuite: String?
    /// The key-exchange group, `X25519`, `P-256`; nil for RSA key exchange.
    public var group: String?
    public var alpn: String?
    /// Round trips from ClientHello to the client's Finished: 1 for TLS 1.3, 2 after a HelloRetryRequest and for TLS 1.2.
    public var roundTrips: Int?
    public var clientCertificate: ClientCertificateRequest
    /// nil when we presented none or the verdict did not arrive.
    public var clientCertificateAccepted: Bool?
    /// The subjects of the CAs the server says it accepts, RFC 4514; empty when it names none.
    public var acceptableClientCAs: [String]

    public init(
        version: TLSVersion? = nil, cipherSuite: String? = nil, group: String? = nil, alpn: String? = nil, roundTrips: Int? = nil,
        clientCertificate: ClientCertificateRequest = .unknown, clientCertificateAccepted: Bool? = nil, acceptableClientCAs: [String] = []
    ) {
        self.version = version
        self.cipherSuite = cipherSuite
        self.group = group
        self.alpn = alpn
        self.roundTrips = roundTrips
        self.clientCertificate = clientCertificate
        self.clientCertificateAccepted = clientCertificateAccepted
        self.acceptableClientCAs = acceptableClientCAs
    }
}

public enum TLSVersion: String, Hashable, Sendable, CaseIterable, Comparable {
    case tls10 = "TLSv1.0"
    case tls11 = "TLSv1.1"
    case tls12 = "TLSv1.2"
    case tls13 = "TLSv1.3"

    public static func < (left: TLSVersion, right: TLSVersion) -> Bool { left.rawValue < right.rawValue }
}

/// Whether the server asks for a client certificate, as far as one probe can tell.
public enum ClientCertificateRequest: String, Hashable, Sendable, CaseIterable {
    /// Asked for, and a client without one was refused.
    case required
    /// Asked for; whether it insists was not put to the test, or it does not.
    case requested
    case notRequested = "not_requested"
    case unknown
}
