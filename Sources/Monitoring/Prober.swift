import PKI

/// Observes a target over the network.
public protocol Prober: Sendable {
    /// Looks once and says what was seen. Never throws and never waits past the deadline: a failure is an observation with a phase and a reason.
    ///
    /// - Returns: one observation for each address that was tried, at least one.
    func probe(_ target: Target, by deadline: Timestamp) async -> [EndpointObservation]
}
