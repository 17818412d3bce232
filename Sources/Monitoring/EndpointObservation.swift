import PKI

/// One probe of one address of one target.
public struct EndpointObservation: Hashable, Sendable {
    public var target: Target
    /// The address that was connected to, `192.0.2.1:443`; nil when the name did not resolve.
    public var address: String?
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
    /// The outcome of the extra handshake without a client certificate, made where mutual TLS is expected; nil when it was not made.
    public var anonymousAccess: AnonymousAccess?

    public init(
        target: Target, address: String? = nil, observedAt: Timestamp, failure: ProbeFailure? = nil, timings: PhaseTimings = PhaseTimings(),
        handshake: Handshake? = nil, certificates: [PresentedCertificate] = [], undecodable: [UndecodableCertificate] = [],
        verification: Verification? = nil, anonymousAccess: AnonymousAccess? = nil
    ) {
        self.target = target
        self.address = address
        self.observedAt = observedAt
        self.failure = failure
        self.timings = timings
        self.handshake = handshake
        self.certificates = certificates
        self.undecodable = undecodable
        self.verification = verification
        self.anonymousAccess = anonymousAccess
    }
}

/// How long each phase took, in seconds on a monotonic clock; nil for a phase that was not reached.
public struct PhaseTimings: Hashable, Sendable {
    public var resolve: Double?
    public var connect: Double?
    public var starttls: Double?
    public var handshake: Double?
    /// From the begin of the probe to its verdict, the wait for a refusal of our client certificate included.
    public var total: Double?

    public init(resolve: Double? = nil, connect: Double? = nil, starttls: Double? = nil, handshake: Double? = nil, total: Double? = nil) {
        self.resolve = resolve
        self.connect = connect
        self.starttls = starttls
        self.handshake = handshake
        self.total = total
    }
}

/// What a server does to a client that presents no certificate.
public enum AnonymousAccess: Hashable, Sendable {
    /// The handshake was refused: mutual TLS is enforced.
    case refused
    /// The TLS layer let it pass: mutual TLS is not enforced there.
    case accepted
    /// The extra handshake ended in a way that proves neither.
    case unknown(ProbeFailure)
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
