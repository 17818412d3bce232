import PKI

/// What client and server agreed on.
public struct Handshake: Hashable, Sendable {
    public var version: TLSVersion?
    /// The IANA name, `TLS_AES_256_GCM_SHA384`.
    public var cipherSuite: String?
    /// The key-exchange group, `X25519`, `P-256`; nil for RSA key exchange.
    public var group: String?
    /// The application protocol agreed on (RFC 7301); nil when the server chose none.
    public var alpn: String?
    /// The application protocols we offered; empty when none.
    public var alpnOffered: [String]
    /// Round trips from ClientHello to the client's Finished: 1 for TLS 1.3, 2 after a HelloRetryRequest and for TLS 1.2.
    public var roundTrips: Int?
    /// Whether the session could be resumed later; nil when the handshake ended before the server had its chance to say.
    public var resumption: SessionResumption?
    /// The stapled OCSP response as it came, DER of an OCSPResponse (RFC 6960 §4.2.1); nil when none was stapled.
    public var stapledResponse: [UInt8]?
    /// What the stapled response says about the leaf at the time of the probe; nil when none was stapled, or there is no leaf to judge it by.
    public var stapledStatus: RevocationStatus?
    /// Signed certificate timestamps sent in the TLS extension of their own (RFC 6962 §3.3.1).
    public var timestampCount: Int
    public var clientCertificate: ClientCertificateRequest
    /// nil when we presented none or the verdict did not arrive.
    public var clientCertificateAccepted: Bool?
    /// The subjects of the CAs the server says it accepts, RFC 4514; empty when it names none.
    public var acceptableClientCAs: [String]

    public init(
        version: TLSVersion? = nil, cipherSuite: String? = nil, group: String? = nil, alpn: String? = nil,
        alpnOffered: [String] = [], roundTrips: Int? = nil, resumption: SessionResumption? = nil, stapledResponse: [UInt8]? = nil,
        stapledStatus: RevocationStatus? = nil, timestampCount: Int = 0, clientCertificate: ClientCertificateRequest = .unknown,
        clientCertificateAccepted: Bool? = nil,
        acceptableClientCAs: [String] = []
    ) {
        self.version = version
        self.cipherSuite = cipherSuite
        self.group = group
        self.alpn = alpn
        self.alpnOffered = alpnOffered
        self.roundTrips = roundTrips
        self.resumption = resumption
        self.stapledResponse = stapledResponse
        self.stapledStatus = stapledStatus
        self.timestampCount = timestampCount
        self.clientCertificate = clientCertificate
        self.clientCertificateAccepted = clientCertificateAccepted
        self.acceptableClientCAs = acceptableClientCAs
    }
}

public enum TLSVersion: String, Hashable, Sendable, CaseIterable, Comparable {
    case ssl30 = "SSLv3"
    case tls10 = "TLSv1.0"
    case tls11 = "TLSv1.1"
    case tls12 = "TLSv1.2"
    case tls13 = "TLSv1.3"

    public static func < (left: TLSVersion, right: TLSVersion) -> Bool { left.rawValue < right.rawValue }
}

/// How a server offers to resume a session.
public struct SessionResumption: Hashable, Sendable {
    /// By a ticket that the client keeps (RFC 5077, RFC 8446 §4.6.1).
    public var ticket: Bool
    /// By an identifier of a session that the server keeps (RFC 5246 §7.4.1.3); never in TLS 1.3.
    public var sessionIdentifier: Bool

    public init(ticket: Bool, sessionIdentifier: Bool) {
        self.ticket = ticket
        self.sessionIdentifier = sessionIdentifier
    }
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
