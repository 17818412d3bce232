/// Whether one certificate is revoked, as far as it could be told at the time of verification: a fact, whatever policy makes of it.
public struct RevocationStatus: Hashable, Sendable {
    public enum State: String, Hashable, Sendable {
        case good
        case revoked
        /// Nothing that can be relied on tells.
        case unknown
        /// As `unknown`, since the list that would tell is out of date.
        case expired
    }

    /// Where the answer comes from.
    public enum Source: String, Hashable, Sendable {
        case crl
        case ocsp
    }

    public var certificate: Fingerprint
    public var state: State
    /// nil where nothing tells.
    public var source: Source?
    /// When what tells was issued.
    public var thisUpdate: Timestamp?
    /// Until when what tells may be relied on; nil for ever, or where nothing tells.
    public var nextUpdate: Timestamp?
    /// Since when a revoked certificate is revoked.
    public var revocationDate: Timestamp?
    public var reason: RevocationReason?
    /// A sentence without a full stop: what revoked it, or why nothing tells; empty for a good one.
    public var detail: String

    public init(
        certificate: Fingerprint, state: State, source: Source? = nil, thisUpdate: Timestamp? = nil, nextUpdate: Timestamp? = nil,
        revocationDate: Timestamp? = nil, reason: RevocationReason? = nil, detail: String = ""
    ) {
        self.certificate = certificate
        self.state = state
        self.source = source
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
        self.revocationDate = revocationDate
        self.reason = reason
        self.detail = detail
    }
}
