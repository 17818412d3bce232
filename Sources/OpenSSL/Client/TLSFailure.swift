/// How a handshake, or the wait for its verdict, ended badly.
public struct TLSFailure: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// The server sent a fatal alert that means none of the following.
        case alert(TLSAlert)
        /// The first bytes are not a TLS record; what speaks like that, where it is known.
        case notTLS(PeerProtocol?)
        /// No version in common.
        case protocolVersion
        /// No cipher suite, group or signature algorithm in common.
        case noSharedCipher
        /// The server ended the connection.
        case closed
        case reset
        /// OpenSSL cannot read the server's certificate.
        case certificateUndecodable
        /// The server broke the protocol's rules.
        case protocolError
        case clientCertificateRequired
        case clientCertificateRejected
    }

    public var reason: Reason
    /// True when the handshake was over for us and we were waiting for what the server makes of it.
    public var isAfterHandshake: Bool
    /// Who said or did what, for a person.
    public var detail: String
    /// True where OpenSSL stumbled over the server's certificate, or offered nothing the server wants: with all algorithms at hand it may not.
    public var mayBeOurAlgorithms: Bool
    /// The fatal alert by which the server, or else we ourselves, ended the connection.
    public var alert: Alert?

    public struct Alert: Hashable, Sendable {
        public var alert: TLSAlert
        public var isReceived: Bool
    }

    init(_ reason: Reason, isAfterHandshake: Bool = false, detail: String, mayBeOurAlgorithms: Bool = false, alert: Alert? = nil) {
        self.reason = reason
        self.isAfterHandshake = isAfterHandshake
        self.detail = detail
        self.mayBeOurAlgorithms = mayBeOurAlgorithms
        self.alert = alert
    }
}
