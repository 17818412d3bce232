import PKI

/// What a loopback TLS server shows and asks for.
public struct TLSServerSettings: Sendable {
    public enum Version: Int32, Hashable, Sendable, CaseIterable, Comparable {
        case tls10 = 0x0301
        case tls11 = 0x0302
        case tls12 = 0x0303
        case tls13 = 0x0304

        public static func < (left: Version, right: Version) -> Bool { left.rawValue < right.rawValue }
    }

    public enum ClientAuthentication: Sendable {
        /// No CertificateRequest is sent.
        case none
        /// A certificate is asked for; none is fine, one that these CAs did not issue is not.
        case optional([IssuedCertificate])
        /// A certificate issued by these CAs is demanded.
        case required([IssuedCertificate])
    }

    /// A step in plain text before TLS.
    public enum PreambleStep: Hashable, Sendable {
        case send([UInt8])
        /// Waits for as many octets, so that none of a ClientHello behind them is taken away.
        case receive(Int)
    }

    /// What is said before TLS is expected: the server's side of STARTTLS.
    public var preamble: [PreambleStep] = []
    /// Sent in this order; the first one's key is used. A server that forgot its intermediate has only the leaf here.
    public var chain: [IssuedCertificate]
    /// A second chain with another kind of key, chosen when the client cannot use the first.
    public var alternativeChain: [IssuedCertificate] = []
    public var versions: ClosedRange<Version> = .tls12 ... .tls13
    public var clientAuthentication = ClientAuthentication.none
    /// The moment at which client certificates are judged; nil is the present.
    public var clientAuthenticationTime: Timestamp?
    /// Cipher suites up to TLS 1.2 in OpenSSL's notation; nil is all of them, weak ones too.
    public var cipherList: String?
    /// Cipher suites of TLS 1.3; nil is OpenSSL's choice.
    public var cipherSuites: String?
    /// Key exchange groups in OpenSSL's notation (`X25519:P-256`); nil is OpenSSL's choice.
    public var groups: String?
    /// Session tickets sent after a TLS 1.3 handshake.
    public var sessionTickets = 2
    /// What is written once the client has sent a request.
    public var response = TLSServerSettings.minimalResponse
    /// Ends connections without close_notify, as many servers do.
    public var omitsCloseNotify = false

    public init(chain: [IssuedCertificate]) { self.chain = chain }

    /// A copy with some fields changed.
    public func with(_ change: (inout TLSServerSettings) -> Void) -> TLSServerSettings {
        var copy = self
        change(&copy)
        return copy
    }

    private static let minimalResponse = Array(
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n".utf8)
}
