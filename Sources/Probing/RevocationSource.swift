import Monitoring
import PKI
import Trust

/// Gathers what is known about the revocation of a chain before it is verified.
public protocol RevocationSource: Sendable {
    /// Called on the thread that carries all connections, which it must not hold up.
    ///
    /// - Parameters:
    ///   - chain: as presented, leaf first.
    ///   - store: against which it will be verified.
    ///   - deadline: what is not known by then is not waited for.
    func revocation(of chain: [Certificate], against store: TrustStore, for target: Target, by deadline: Timestamp) async -> Revocation
}
