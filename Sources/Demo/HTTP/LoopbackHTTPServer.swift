import OpenSSL

/// An HTTP/1.1 server on 127.0.0.1 for webhooks: small requests, persistent connections, answers from a closure.
public final class LoopbackHTTPServer: Sendable {
    private let server: LoopbackServer

    /// - Parameter answer: called on the server's one thread, once a request.
    public init(limits: LoopbackLimits = .standard, answer: @escaping @Sendable (LoopbackHTTPRequest) -> LoopbackHTTPAnswer) throws {
        server = try LoopbackServer(limits: limits) { LoopbackHTTPConnection(descriptor: $0, answer: answer) }
    }

    public var port: UInt16 { server.port }

    /// Closes the port and every connection. Further calls do nothing.
    public func stop() { server.stop() }
}
