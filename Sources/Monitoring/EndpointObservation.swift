import PKI

/// One probe of one address of one target.
public struct EndpointObservation: Hashable, Sendable {
    public var target: Target
    /// The address that was connected to, `192.0.2.1:443`; nil when the name did not resolve.
    public var address: String?
    /// The kind of certificate that was asked for; nil when any was taken.
    public var keyType: CertificateKeyType?
    /// When the probe began.
    public var observedAt: Timestamp
    /// nil: the handshake finished and our identity was not refused, whatever trust says.
    public var failure: ProbeFailure?
    public var timings: PhaseTimings
    /// What was negotiated; nil when no ServerHello was understood.
    public var handshake: Handshake?
    public var certificates: [PresentedCertificate]
    /// A certificate of the chain that could not be decoded, and why; the others are still in `certificates`.
    public var undecodable: [UndecodableCertificate]
    /// nil when no certificate was presented.
    public var verification: Verification?
    /// Which configured trust stores would accept the chain; empty where there is but one.
    public var acceptance: [TrustStoreAcceptance] = []
    /// Our own client certificate; nil where none is configured or it cannot be used.
    public var identity: PresentedIdentity?
    /// The status of the answer to the HTTP request; nil when none was sent, or no answer came.
    public var httpStatus: Int?
    /// Whom the server lets in; empty when that was not tried.
    public var mutualTLSAudit: [MutualTLSAttempt]
    /// Everything the server accepts; nil when that was not surveyed.
    public var survey: TLSSurvey?
    /// What the same look saw at the target's other addresses; empty where one address was probed.
    public var otherAddresses: [AddressOutlook] = []

    public init(
        target: Target, address: String? = nil, keyType: CertificateKeyType? = nil, observedAt: Timestamp, failure: ProbeFailure? = nil,
        timings: PhaseTimings = PhaseTimings(),
        handshake: Handshake? = nil, certificates: [PresentedCertificate] = [], undecodable: [UndecodableCertificate] = [],
        verification: Verification? = nil, identity: PresentedIdentity? = nil, httpStatus: Int? = nil, mutualTLSAudit: [MutualTLSAttempt] = [],
        survey: TLSSurvey? = nil
    ) {
        self.target = target
        self.address = address
        self.keyType = keyType
        self.observedAt = observedAt
        self.failure = failure
        self.timings = timings
        self.handshake = handshake
        self.certificates = certificates
        self.undecodable = undecodable
        self.verification = verification
        self.identity = identity
        self.httpStatus = httpStatus
        self.mutualTLSAudit = mutualTLSAudit
        self.survey = survey
    }
}

/// What one look saw at one address of a target, as far as other addresses are compared with it.
public struct AddressOutlook: Hashable, Sendable {
    public var address: String
    /// The leaf presented there; nil where none was, or none that can be decoded.
    public var leaf: Certificate?

    public init(address: String, leaf: Certificate?) {
        self.address = address
        self.leaf = leaf
    }
}

/// How long each phase took, in seconds on a monotonic clock; nil for a phase that was not reached.
public struct PhaseTimings: Hashable, Sendable {
    public var resolve: Double?
    public var connect: Double?
    public var starttls: Double?
    public var handshake: Double?
    /// From the end of the handshake to what the server makes of it: a refusal or none, a ticket, the answer to our request.
    public var read: Double?
    /// From the begin of the probe to its verdict, the wait for a refusal of our client certificate included.
    public var total: Double?

    public init(
        resolve: Double? = nil, connect: Double? = nil, starttls: Double? = nil, handshake: Double? = nil, read: Double? = nil, total: Double? = nil
    ) {
        self.resolve = resolve
        self.connect = connect
        self.starttls = starttls
        self.handshake = handshake
        self.read = read
        self.total = total
    }
}

/// A presented certificate that is not one.
public struct UndecodableCertificate: Hashable, Sendable {
    public var position: Int
    public var reason: String

    public init(position: Int, reason: String) {
        self.position = position
        self.reason = reason
    }
}
