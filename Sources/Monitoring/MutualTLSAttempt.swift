/// One handshake made to see whom a server lets in, and what came of it.
public struct MutualTLSAttempt: Hashable, Sendable {
    /// What the client showed.
    public enum Credential: String, Hashable, Sendable, CaseIterable {
        case noCertificate = "no_certificate"
        /// A certificate, good in itself, of a CA made for the occasion, which no server can know.
        case foreignCA = "foreign_ca"
        /// One that has expired, of a CA made for the occasion as well: a refusal may be for either reason, an acceptance means that neither is looked at.
        case expired = "expired_certificate"
        /// The identity configured for the target.
        case configured
    }

    public enum Outcome: String, Hashable, Sendable, CaseIterable {
        /// Let in: an HTTP request was answered as one of a client that is welcome.
        case accepted
        /// The TLS layer let it pass. Nothing was asked above it, where the server may still refuse, as nginx does with status 400.
        case acceptedAtTLSLayer = "accepted_at_tls_layer"
        /// By an alert, or by the answer to an HTTP request.
        case refused
        /// The server does not speak this version.
        case versionNotSupported = "version_not_supported"
        /// The connection ended in a way that proves neither: a reset, a close, silence.
        case unknown
    }

    public var credential: Credential
    public var version: TLSVersion
    public var outcome: Outcome
    /// True when the server asked for a certificate; nil when the handshake did not come that far.
    public var isAsked: Bool?
    /// Who said or did what, for a person.
    public var detail: String

    public init(_ credential: Credential, _ version: TLSVersion, _ outcome: Outcome, isAsked: Bool? = nil, detail: String = "") {
        self.credential = credential
        self.version = version
        self.outcome = outcome
        self.isAsked = isAsked
        self.detail = detail
    }

    /// The client got in, as far as was looked.
    public var isAccepted: Bool { outcome == .accepted || outcome == .acceptedAtTLSLayer }
    /// It is known whether the client got in.
    public var isSettled: Bool { isAccepted || outcome == .refused }
}
