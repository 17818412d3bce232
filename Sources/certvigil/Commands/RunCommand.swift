import ArgumentParser
import Daemon
import History
import Monitoring
import Settings

/// `certvigil run`: the daemon.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Watch what a configuration names, until SIGTERM. SIGHUP reads the configuration again.")

    @Option(name: [.customLong("config"), .customLong("config.file")], help: "The configuration file.")
    var config: String

    @Option(
        name: .customLong("web.listen-address"),
        help: ArgumentHelp("Where HTTP is served; may be given several times. The configuration's, else 127.0.0.1:9930.", valueName: "host:port"))
    var listenAddresses: [ListenAddress] = []

    @Flag(name: .customLong("web.enable-lifecycle"), help: "Answer POST /-/reload.")
    var enableLifecycle = false

    @OptionGroup var log: LogOptions

    func run() async throws {
        let options = DaemonOptions(
            configurationPath: config, listenAddresses: listenAddresses, enableLifecycle: enableLifecycle, version: Version.text, logger: log.logger)
        try await Daemon.run(options)
    }
}

extension ListenAddress: ExpressibleByArgument {
    public init?(argument: String) {
        guard let address = try? ListenAddress(parsing: argument) else { return nil }
        self = address
    }
}

extension Daemon {
    /// Runs until a signal ends it.
    ///
    /// - Throws: `Complaint`, exit status 1.
    static func run(_ options: DaemonOptions) async throws(Complaint) {
        do {
            try await Daemon(options).run()
        } catch let error as ConfigurationError {
            throw Complaint(error.description, hint: error.mistakes.compactMap(\.hint).first, exitStatus: 1)
        } catch let error as HistoryError {
            throw Complaint(error.description, hint: error.hint, exitStatus: 1)
        } catch {
            throw Complaint("\(error)", exitStatus: 1)
        }
    }
}
