import Exposition
import History
import Logging
import Monitoring
import OpenSSL
import PKI
import ServiceLifecycle
import Serving
import Settings
import UnixSignals

/// The composition root: puts the rooms together, runs them, and takes them down in order.
public struct Daemon: Sendable {
    private let options: DaemonOptions
    private let configuration: Configuration
    private let world: World
    private let watch: Watch

    /// How long probes, deliveries and requests under way get at a shutdown; SIGTERM is to end the program within five seconds.
    private static let gracePeriod = Duration.seconds(4)

    /// Reads the configuration and everything it names, and opens the history.
    ///
    /// - Throws: `ConfigurationError` with every mistake, `HistoryError`, `EquipmentError`, or another error that names what is at fault.
    public init(_ options: DaemonOptions) throws {
        self.options = options
        configuration = try Configuration(contentsOf: options.configurationPath)
        world = try World(configuration, options: options)
        watch = Watch(first: try Generation(configuration, in: world))
    }

    /// Runs until SIGTERM or SIGINT, or until the task is cancelled. Everything observed until then is written.
    ///
    /// - Throws: `ListenAddressError` when an address cannot be listened on.
    public func run() async throws {
        try await world.restore(by: configuration)
        world.metrics.setReload(successful: true, at: world.clock.now)
        let reloader = Reloader(path: options.configurationPath, running: configuration, world: world, watch: watch)
        var group = ServiceGroupConfiguration(
            services: [watch, HangupListener(reloader: reloader), server(reloader)], gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
        group.maximumGracefulShutdownDuration = Daemon.gracePeriod
        options.logger.notice(
            "started",
            metadata: [
                "version": "\(options.version)", "config": "\(options.configurationPath)", "targets": "\(configuration.targets.count)",
                "scans": "\(configuration.scans.count)",
            ])
        try await ServiceGroup(configuration: group).run()
        try await world.history.checkpoint()
        try world.history.close()
        options.logger.notice("stopped")
    }

    private func server(_ reloader: Reloader) -> Server {
        let settings = configuration.server
        let addresses = options.listenAddresses.isEmpty ? settings.listenAddresses : options.listenAddresses
        let mayReload = settings.enableLifecycle || options.enableLifecycle
        let reload: @Sendable () async throws -> Void = { try await reloader.reload() }
        let sources = ServingSources(
            metrics: { [metrics = world.metrics] in metrics.text }, targets: { [results = world.results] in results.endpoints },
            files: { [results = world.results] in results.files }, isReady: { true }, reload: mayReload ? reload : nil)
        return Server(settings: ServingSettings(addresses: addresses, version: options.version), sources: sources, logger: options.logger) {
            address in
            options.logger.notice("listening", metadata: ["address": "\(address)"])
            options.onListening(address)
        }
    }

    /// The service group tells at `info` what our own lines say better.
    private var quiet: Logger {
        var logger = options.logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }
}

extension LatestResults {
    fileprivate var endpoints: [UInt8] { document { if case .endpoint = $0 { true } else { false } } }
    fileprivate var files: [UInt8] { document { if case .file = $0 { true } else { false } } }

    private func document(of isWanted: (Place) -> Bool) -> [UInt8] {
        let digest = SystemCryptography()
        var json = JSONWriter()
        json.object { json in
            json.field("schema_version", ResultDocument.schemaVersion)
            json.key("results")
            json.array(all(where: isWanted)) { ResultDocument($1, digest: digest).write(to: &$0) }
        }
        return json.bytes
    }
}
