/// What a probe looks at beyond one handshake.
public struct Inspection: Hashable, Sendable {
    /// Further handshakes show whom the server lets in: see `MutualTLSAttempt`.
    public var auditsMutualTLS: Bool
    /// Many ClientHellos find out everything the server accepts: see `TLSSurvey`.
    public var surveys: Bool
    /// Each certificate of a server that has several is probed for itself; empty: whichever the server prefers.
    public var keyTypes: [CertificateKeyType]
    /// A request sent once the handshake is over: only its answer shows whether a server that checks client certificates above TLS lets us in.
    public var http: HTTPExpectation?

    public init(auditsMutualTLS: Bool = false, surveys: Bool = false, keyTypes: [CertificateKeyType] = [], http: HTTPExpectation? = nil) {
        self.auditsMutualTLS = auditsMutualTLS
        self.surveys = surveys
        self.keyTypes = keyTypes
        self.http = http
    }
}

/// An HTTP request and what its answer should be.
public struct HTTPExpectation: Hashable, Sendable {
    /// Begins with a slash, printable ASCII without spaces.
    public var path: String
    /// The status of a client that is let in; nil: any from 200 to 399.
    public var status: Int?

    /// - Returns: nil for a path that cannot stand in a request line (RFC 9112 §3.2.1).
    public init?(path: String, status: Int? = nil) {
        guard path.hasPrefix("/"), path.utf8.count <= HTTPExpectation.longestPath, path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        self.path = path
        self.status = status
    }

    /// RFC 9112 §3 recommends that request lines of 8,000 octets be supported.
    private static let longestPath = 7_900
}
