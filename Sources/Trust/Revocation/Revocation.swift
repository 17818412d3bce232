import PKI

/// What a verification is to make of revocation.
public enum RevocationPolicy: String, Hashable, Sendable, CaseIterable {
    /// Nobody asks.
    case ignore
    /// A certificate that is known to be revoked is refused; one of which nothing is known is not.
    case softFail = "soft_fail"
    /// Every certificate of a path but its anchor has to be known not to be revoked.
    case require
}

/// How revocation enters a verification: the policy, and everything that was gathered beforehand. Verification fetches nothing.
public struct Revocation: Sendable {
    public var policy: RevocationPolicy
    public var evidence: RevocationEvidence

    public init(_ policy: RevocationPolicy, evidence: RevocationEvidence) {
        self.policy = policy
        self.evidence = evidence
    }

    public static let ignored = Revocation(.ignore, evidence: RevocationEvidence())
}
