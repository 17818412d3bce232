import Logging
import Monitoring
import Serving

/// What the command line says about a daemon; the configuration file says the rest.
public struct DaemonOptions: Sendable {
    public var configurationPath: String
    /// Replace those of the configuration when not empty.
    public var listenAddresses: [ListenAddress]
    /// Allows `POST /-/reload` whatever the configuration says.
    public var enableLifecycle: Bool
    /// The product's version.
    public var version: String
    public var clock: any WallClock
    public var logger: Logger
    /// Told each address at which HTTP is served, with the port that the system chose.
    public var onListening: @Sendable (ListenAddress) -> Void

    public init(
        configurationPath: String, listenAddresses: [ListenAddress] = [], enableLifecycle: Bool = false, version: String,
        clock: any WallClock = SystemClock(), logger: Logger, onListening: @escaping @Sendable (ListenAddress) -> Void = { _ in }
    ) {
        self.configurationPath = configurationPath
        self.listenAddresses = listenAddresses
        self.enableLifecycle = enableLifecycle
        self.version = version
        self.clock = clock
        self.logger = logger
        self.onListening = onListening
    }
}
