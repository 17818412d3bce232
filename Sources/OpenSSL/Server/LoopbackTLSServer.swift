import Synchronization

/// A TLS server on 127.0.0.1 with a certificate of one's own making: an endpoint of the demo, a peer in tests.
///
/// It answers a request with a minimal HTTP response. What it shows and asks for can be changed while it runs, as in a renewal.
public final class LoopbackTLSServer: Sendable {
    private struct Configuration {
        var settings: TLSServerSettings
        var context: TLSServerContext
    }

    /// State that the server's thread shares with its owner.
    private final class Shared: Sendable {
        let configuration: Mutex<Configuration>
        let handshakes = Mutex<[TLSServerHandshake]>([])

        init(_ configuration: Configuration) { self.configuration = Mutex(configuration) }

        func connection(on descriptor: Int32) -> TLSServerConnection? {
            let configuration = configuration.withLock { $0 }
            return TLSServerConnection(configuration.context, descriptor: descriptor, settings: configuration.settings) { handshake in
                self.handshakes.withLock { handshakes in
                    handshakes.append(handshake)
                    if handshakes.count > LoopbackTLSServer.mostHandshakes { handshakes.removeFirst() }
                }
            }
        }
    }

    /// Enough for any test; a demo may run for days.
    private static let mostHandshakes = 1000

    private let shared: Shared
    private let server: LoopbackServer

    public init(_ settings: TLSServerSettings, limits: LoopbackLimits = .standard) throws {
        let shared = Shared(Configuration(settings: settings, context: try TLSServerContext(settings)))
        server = try LoopbackServer(limits: limits) { shared.connection(on: $0) }
        self.shared = shared
    }

    public var port: UInt16 { server.port }

    /// `127.0.0.1:port`.
    public var endpoint: String { "127.0.0.1:\(port)" }

    public var settings: TLSServerSettings { shared.configuration.withLock { $0.settings } }

    /// The last handshakes, oldest first.
    public var handshakes: [TLSServerHandshake] { shared.handshakes.withLock { $0 } }

    /// Serves new connections by these settings; those under way keep the old ones.
    public func reconfigure(_ settings: TLSServerSettings) throws {
        let context = try TLSServerContext(settings)
        shared.configuration.withLock { $0 = Configuration(settings: settings, context: context) }
    }

    /// Shows another chain from now on: a renewal.
    public func replaceChain(_ chain: [IssuedCertificate]) throws { try reconfigure(settings.with { $0.chain = chain }) }

    /// Closes the port and every connection. Further calls do nothing.
    public func stop() { server.stop() }
}
