import Exposition

/// Where the answers come from: closures, so that this room knows neither the scheduler nor the configuration.
public struct ServingSources: Sendable {
    /// The exposition at the moment of the call.
    public var metrics: @Sendable () -> MetricsText
    /// The latest result of every target, a JSON document.
    public var targets: @Sendable () async throws -> [UInt8]
    /// The latest result of every scanned file, a JSON document.
    public var files: @Sendable () async throws -> [UInt8]
    /// True once the configuration is in force and the history is open.
    public var isReady: @Sendable () -> Bool
    /// Loads the configuration anew; nil where clients may not ask for it. What it throws is shown to the client.
    public var reload: (@Sendable () async throws -> Void)?

    public init(
        metrics: @escaping @Sendable () -> MetricsText, targets: @escaping @Sendable () async throws -> [UInt8],
        files: @escaping @Sendable () async throws -> [UInt8], isReady: @escaping @Sendable () -> Bool,
        reload: (@Sendable () async throws -> Void)? = nil
    ) {
        self.metrics = metrics
        self.targets = targets
        self.files = files
        self.isReady = isReady
        self.reload = reload
    }
}
