/// How one handshake went, as the server saw it.
public struct TLSServerHandshake: Hashable, Sendable {
    /// The name the client asked for (SNI).
    public var serverName: String?
    /// `TLSv1.3`.
    public var version: String?
    /// DER of what the client presented.
    public var clientCertificate: [UInt8]?
    /// Nil when the handshake was completed.
    public var failure: String?

    init(failure: String?) { self.failure = failure }
}
