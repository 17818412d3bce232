import PKI

/// How probes use this machine and how patient they are.
public struct ProbingSettings: Hashable, Sendable {
    /// Threads that look names up; each may be held by a name whose servers do not answer.
    public var resolverThreads: Int
    /// How long a TLS 1.3 server has to refuse our certificate after the handshake. One that neither refuses nor hangs up leaves the verdict open.
    public var verdictPatience: Duration
    /// Chains and CA names that are remembered decoded.
    public var memoCapacity: Int
    /// The moment chains are verified for, whenever the probe is made; nil for the moment of each probe.
    public var verificationTime: Timestamp?

    public init(
        resolverThreads: Int = 32, verdictPatience: Duration = .seconds(3), memoCapacity: Int = 8192, verificationTime: Timestamp? = nil
    ) {
        self.resolverThreads = resolverThreads
        self.verdictPatience = verdictPatience
        self.memoCapacity = memoCapacity
        self.verificationTime = verificationTime
    }
}
