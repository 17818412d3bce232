import Glibc
import Hummingbird
import HummingbirdCore
import Logging
import Monitoring
import NIOCore
import ServiceLifecycle

/// The HTTP server: metrics for Prometheus, health for supervisors, results as JSON.
///
/// Runs until a graceful shutdown or cancellation. Idle connections end at once at a shutdown, requests in progress within
/// `ServingLimits.shutdownSeconds`.
public struct Server: Service {
    private let settings: ServingSettings
    private let sources: ServingSources
    private let logger: Logger
    private let onListening: @Sendable (ListenAddress) -> Void

    /// - Parameter onListening: told each address once connections are accepted there, with the port that the system chose.
    public init(
        settings: ServingSettings, sources: ServingSources, logger: Logger, onListening: @escaping @Sendable (ListenAddress) -> Void = { _ in }
    ) {
        self.settings = settings
        self.sources = sources
        self.logger = logger
        self.onListening = onListening
    }

    /// - Throws: `ListenAddressError` that names the address where listening failed; the other addresses are given up as well.
    public func run() async throws {
        let responder = RouteCatalogue.responder(settings: settings, sources: sources)
        var configuration = ServiceGroupConfiguration(
            services: settings.addresses.map {
                Listener(address: $0, limits: settings.limits, responder: responder, logger: quiet, onListening: onListening)
            },
            logger: quiet)
        configuration.maximumGracefulShutdownDuration = .seconds(settings.limits.shutdownSeconds)
        try await ServiceGroup(configuration: configuration).run()
    }

    /// The frameworks below tell at `info` what our own callers say better.
    private var quiet: Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }
}

/// One address.
private struct Listener: Service {
    /// Of IPv4; `[::]` is every interface of both families.
    private static let everyInterface = "0.0.0.0"

    let address: ListenAddress
    let limits: ServingLimits
    let responder: RouterResponder<ServingContext>
    let logger: Logger
    let onListening: @Sendable (ListenAddress) -> Void

    func run() async throws {
        let application = Application(
            responder: responder, server: .http1(configuration: connection),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host.isEmpty ? Listener.everyInterface : address.host, port: Int(address.port)),
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connections, logger: logger)),
            onServerRunning: { [onListening, address] channel in
                let port = channel.localAddress?.port.flatMap(UInt16.init(exactly:)) ?? address.port
                onListening(ListenAddress(host: address.host, port: port))
            },
            logger: logger)
        do {
            try await application.run()
        } catch let error as IOError {
            throw ListenAddressError("cannot listen on \(address): \(String(cString: strerror(error.errnoCode)).lowercased())")
        } catch let error as SocketAddressError {
            throw ListenAddressError("cannot listen on \(address): \(error)")
        }
    }

    private var connection: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                IdleStateHandler(allTimeout: .seconds(Int64(limits.idleSeconds))), StalledConnectionHandler(),
            ],
            idleTimeout: .seconds(Int64(limits.idleSeconds)),
            httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes, maxHeaderFieldCount: limits.headerFields))
    }
}

/// Closes a connection whose client takes nothing more of its answer; Hummingbird's own timeout covers requests only.
private final class StalledConnectionHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is IdleStateHandler.IdleStateEvent else { return context.fireUserInboundEventTriggered(event) }
        context.close(promise: nil)
    }
}
