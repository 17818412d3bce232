import PKI

/// What a search found out about a chain that does not depend on the time of day or on the name asked for; judged by `Verdict`, kept by
/// `VerificationMemo`.
struct FoundPaths: Sendable {
    var leaf: Certificate
    /// Paths to an anchor without any fault but, at times, their validity. None whose period lies within another's is kept.
    var sound: [SoundPath] = []
    /// Paths that only revocation speaks against, in the order in which they were found.
    var revoked: [FailedPath] = []
    /// The best paths that fail whatever the time, best first; empty when there is one that does not.
    var failed: [FailedPath] = []
}

/// A path every certificate of which passes every check that does not depend on time.
struct SoundPath: Sendable {
    /// Leaf first, trust anchor last.
    var certificates: [Certificate]
    /// The time in which all certificates of the path are valid; begins after its end when there is none.
    var certificatePeriod: Validity
    /// As `certificatePeriod`, ended where what is known about revocation ends, if that is required.
    var period: Validity
    var revocation: [RevocationStatus] = []

    init(_ certificates: [Certificate], period: Validity, revocation: PathRevocation? = nil) {
        self.certificates = certificates
        certificatePeriod = period
        self.period = Validity(notBefore: period.notBefore, notAfter: min(period.notAfter, revocation?.end ?? period.notAfter))
        self.revocation = revocation?.statuses ?? []
    }
}

/// A path that cannot be accepted, and why.
public struct FailedPath: Hashable, Sendable {
    /// Leaf first; ends in a trust anchor only where one was reached.
    public var certificates: [Certificate]
    /// The faults, most useful first.
    public var errors: [VerificationError]
    /// What is known about the revocation of its certificates, where the path came so far that it was asked for.
    public var revocation: [RevocationStatus]

    public init(certificates: [Certificate], errors: [VerificationError], revocation: [RevocationStatus] = []) {
        self.certificates = certificates
        self.errors = errors
        self.revocation = revocation
    }
}

extension Validity {
    /// The time that belongs to both; its begin lies after its end when they have none in common.
    func intersection(_ other: Validity) -> Validity {
        Validity(notBefore: max(notBefore, other.notBefore), notAfter: min(notAfter, other.notAfter))
    }

    /// True when no moment of this period lies outside `other`; an empty one lies within any.
    func isWithin(_ other: Validity) -> Bool {
        notBefore > notAfter || (other.notBefore <= notBefore && notAfter <= other.notAfter)
    }
}
