import ArgumentParser
import Daemon
import Demo
import Foundation
import Logging
import Monitoring
import Settings

/// `certvigil demo`: a world of its own to look at, and the daemon that watches it.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Make a PKI, serve healthy and broken mTLS endpoints on loopback, and watch them and this machine's own CA bundle.")

    @Option(
        name: .customLong("web.listen-address"), help: ArgumentHelp("Where HTTP is served.", valueName: "host:port"))
    var listenAddress = "127.0.0.1:9930"

    @OptionGroup var log: LogOptions

    func run() async throws {
        let world = try prepare()
        defer { world.stop() }
        let configuration = try world.writeConfiguration(listenAddress: listenAddress)
        introduce(world)
        var logger = log.logger
        logger.logLevel = max(logger.logLevel, .warning)  // the demo tells its story on its own
        let options = DaemonOptions(configurationPath: configuration, version: Version.text, logger: logger) { address in
            StandardStream.output.print(
                """

                metrics      http://\(address)/metrics
                status       http://\(address)/api/v1/targets
                files        http://\(address)/api/v1/files
                Ctrl-C ends the demo and removes its files.

                """)
        }
        try await Daemon.run(options)
        StandardStream.output.print("the demo has ended, its files are gone")
    }

    private func prepare() throws(Complaint) -> DemoWorld {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("certvigil-demo-\(ProcessInfo.processInfo.processIdentifier)")
            .path
        do {
            return try Demo.prepare(in: directory, at: SystemClock().now) { StandardStream.output.print($0.plainText) }
        } catch {
            throw Complaint("the demo could not be set up: \(error)", exitStatus: 1)
        }
    }

    private func introduce(_ world: DemoWorld) {
        StandardStream.output.print("certvigil demo: a small company's mutual TLS, all of it on 127.0.0.1 and in \(world.directory)\n")
        for endpoint in world.endpoints { StandardStream.output.print("endpoint     \(endpoint.endpoint)  \(endpoint.name): \(endpoint.summary)") }
        StandardStream.output.print("secrets      \(world.directory)/secrets, laid out as the kubelet does")
    }
}
