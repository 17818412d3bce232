/// What is made of revocation: `revocation` of a target.
public enum RevocationExpectation: String, Hashable, Sendable, CaseIterable {
    /// Nobody asks.
    case ignore
    /// A certificate that is known to be revoked is not trusted; one of which nothing is known is, and that is told as information.
    case softFail = "soft_fail"
    /// Every certificate of the path but its anchor has to be known not to be revoked.
    case require
}
