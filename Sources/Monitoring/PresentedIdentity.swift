import PKI

/// Our own client certificate, as it was held ready for the server.
public struct PresentedIdentity: Hashable, Sendable {
    public var certificate: Certificate
    /// Whether an issuer of our chain is among the CAs the server says it accepts; nil when it names none or did not ask.
    public var isIssuerAcceptable: Bool?

    public init(certificate: Certificate, isIssuerAcceptable: Bool? = nil) {
        self.certificate = certificate
        self.isIssuerAcceptable = isIssuerAcceptable
    }
}
