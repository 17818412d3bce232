import PKI

/// What a place is measured against.
public struct Policy: Hashable, Sendable {
    public var thresholds: ExpiryThresholds
    /// How a scan's certificates are to be judged; endpoints are always services.
    public var role: ScanRole
    public var mutualTLS: MutualTLSExpectation?
    /// The oldest protocol version that may be negotiated or accepted; nil: TLS 1.2.
    public var minimumVersion: TLSVersion?
    /// The SPIFFE trust domain whose bundle the trust store is; nil where it is none.
    public var trustDomain: SPIFFETrustDomain?
    /// The trust stores that have to accept the endpoint, besides the target's own.
    public var trustStores: [String]
    /// What is made of revocation.
    public var revocation: RevocationExpectation

    public init(
        thresholds: ExpiryThresholds = .standard, role: ScanRole = .auto, mutualTLS: MutualTLSExpectation? = nil,
        minimumVersion: TLSVersion? = nil, trustDomain: SPIFFETrustDomain? = nil, trustStores: [String] = [],
        revocation: RevocationExpectation = .softFail
    ) {
        self.thresholds = thresholds
        self.role = role
        self.mutualTLS = mutualTLS
        self.minimumVersion = minimumVersion
        self.trustDomain = trustDomain
        self.trustStores = trustStores
        self.revocation = revocation
    }
}

/// What the certificates of a scan are for.
public enum ScanRole: String, Hashable, Sendable, CaseIterable {
    /// Decided per file: a file that holds only CA certificates, more than one of them self-signed, is a trust store; so is one such certificate where
    /// the operating system keeps its own.
    case auto
    case service
    /// Only expiry is judged, as information, and nobody is paged.
    case trustStore = "trust_store"
}

/// `expect.mutual_tls` of a target.
public enum MutualTLSExpectation: String, Hashable, Sendable, CaseIterable {
    /// A client without a certificate must be refused.
    case required
    /// The server asks and does not insist.
    case optional
    /// The server does not ask.
    case absent
}
