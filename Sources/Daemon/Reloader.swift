import Exposition
import Logging
import Monitoring
import ServiceLifecycle
import Settings
import UnixSignals

/// Reads the configuration again. A bad one is reported and changes nothing.
actor Reloader {
    private let path: String
    private var running: Configuration
    private let world: World
    private let watch: Watch

    init(path: String, running: Configuration, world: World, watch: Watch) {
        self.path = path
        self.running = running
        self.world = world
        self.watch = watch
    }

    /// - Throws: what is wrong with the new configuration; the old one stays in force then.
    func reload() throws {
        do {
            let configuration = try Configuration(contentsOf: path)
            watch.replace(with: try Generation(configuration, in: world))
            warnOfWhatNeedsRestart(configuration)
            running = configuration
            world.metrics.setReload(successful: true, at: world.clock.now)
            world.logger.notice("configuration reloaded", metadata: ["config": "\(path)", "targets": "\(configuration.targets.count)"])
        } catch {
            world.metrics.setReload(successful: false, at: world.clock.now)
            world.logger.error("configuration not reloaded, the old one stays in force", metadata: ["error": "\(Reloader.oneLine(error))"])
            throw error
        }
    }

    /// A configuration's mistakes come a line each; a log has one line an event.
    private static func oneLine(_ error: any Error) -> String { "\(error)".split(separator: "\n").joined(separator: "; ") }

    private func warnOfWhatNeedsRestart(_ configuration: Configuration) {
        if configuration.storage.path != running.storage.path { warn("storage.path") }
        if configuration.server != running.server { warn("server") }
    }

    private func warn(_ key: String) {
        world.logger.warning("a changed setting takes effect at the next start only", metadata: ["setting": "\(key)"])
    }
}

/// SIGHUP asks for a reload.
struct HangupListener: Service {
    let reloader: Reloader

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in await UnixSignalsSequence(trapping: .sighup) { try? await reloader.reload() }  // reported by the reloader itself
        }
    }
}
