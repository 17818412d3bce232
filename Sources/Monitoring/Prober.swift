import PKI

/// Observes a target over the network.
public protocol Prober: Sendable {
    /// Looks once and says what was seen. Never throws and never waits past the deadline: a failure is an observation with a phase and a reason.
    ///
    /// - Returns: one observation for each address that was tried, at least one.
    func probe(_ target: Target, by deadline: Timestamp) async -> [EndpointObservation]

    /// Where its probes do their work: a task that prefers it probes without changing threads. It must not be held up, least of all by blocking.
    /// nil: wherever the caller is.
    var executor: (any TaskExecutor)? { get }
}

extension Prober {
    public var executor: (any TaskExecutor)? { nil }
}
