import PKI

/// What a server said during the handshake, read from its messages as they arrived, so that it survives a handshake that fails later.
public struct TLSHandshakeFacts: Sendable {
    /// 0x0303 for TLS 1.2; nil before a ServerHello.
    public internal(set) var version: UInt16?
    /// The number in IANA's registry.
    public internal(set) var cipherSuiteNumber: UInt16?
    /// IANA's name; the number in hexadecimal, `0x1304`, for one that OpenSSL does not know.
    public internal(set) var cipherSuite: String?
    /// `X25519`, `P-256`, `DHE-2048`; nil for RSA key exchange.
    public internal(set) var group: String?
    /// The group's number in IANA's registry; nil without one, as for DHE with a prime of the server's.
    public internal(set) var groupNumber: UInt16?
    public internal(set) var applicationProtocol: String?
    /// What we offered (RFC 7301), in order of preference.
    public internal(set) var applicationProtocolsOffered: [String] = []
    /// The server asked for another key share first (RFC 8446 §4.1.4).
    public internal(set) var sawHelloRetryRequest = false
    /// The body of the Certificate message as it came; nil when none came.
    public internal(set) var certificateMessage: [UInt8]?
    /// The stapled OCSP response (DER of an OCSPResponse, RFC 6960 §4.2.1) as it came for the leaf; nil when none was stapled.
    public internal(set) var stapledResponse: [UInt8]?
    /// Signed certificate timestamps in the handshake's own extension (RFC 6962 §3.3.1); those in the certificate are not counted here.
    public internal(set) var timestampCount = 0
    /// The server sent a ticket for resumption (RFC 5077, RFC 8446 §4.6.1).
    public internal(set) var sawSessionTicket = false
    /// The server named a session that may be resumed (RFC 5246 §7.4.1.3); TLS 1.2 and older.
    public internal(set) var sawSessionIdentifier = false
    /// The server had its chance to offer resumption: it has offered it, or not.
    public internal(set) var isResumptionKnown = false
    /// The server asked for a client certificate.
    public internal(set) var certificateRequested = false
    /// We answered that, with a certificate or with an empty list.
    public internal(set) var certificateAnswered = false
    /// We answered with a certificate, not with an empty list.
    public internal(set) var certificatePresented = false
    /// The names of the CAs whose certificates the server says it takes, DER; those that fit no Name left out.
    public internal(set) var acceptableAuthorities: [DistinguishedName] = []
    /// Until our Finished: 1 for TLS 1.3, 2 after a HelloRetryRequest and for older versions; nil before a ServerHello.
    public var roundTrips: Int? { version.map { $0 >= TLSHandshakeFacts.tls13 && !sawHelloRetryRequest ? 1 : 2 } }

    /// Nothing was seen yet.
    public init() {}

    static let tls13: UInt16 = 0x0304

    /// The certificates of the Certificate message, each DER or what was sent in its place; leaf first.
    public var certificates: [ArraySlice<UInt8>] {
        guard var message = certificateMessage.map({ TLSMessageReader($0[...]) }) else { return [] }
        let isTLS13 = version == TLSHandshakeFacts.tls13
        if isTLS13 { _ = message.vector(lengthOctets: 1) }  // certificate_request_context
        guard var list = message.vector(lengthOctets: 3).map({ TLSMessageReader($0) }) else { return [] }
        var certificates: [ArraySlice<UInt8>] = []
        while let certificate = list.vector(lengthOctets: 3) {
            certificates.append(certificate)
            if isTLS13 { _ = list.vector(lengthOctets: 2) }  // its extensions, see `noteLeafExtensions`
        }
        return certificates
    }
}
