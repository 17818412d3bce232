import Monitoring

/// How the HTTP server is set up.
public struct ServingSettings: Hashable, Sendable {
    public var addresses: [ListenAddress]
    /// Shown on the landing page.
    public var version: String
    public var limits: ServingLimits

    public init(addresses: [ListenAddress] = [.standard], version: String, limits: ServingLimits = .standard) {
        self.addresses = addresses
        self.version = version
        self.limits = limits
    }
}

/// What one client may cost.
public struct ServingLimits: Hashable, Sendable {
    /// Connections served at a time, on each address; the rest wait in the backlog. A few Prometheus replicas and people need less than ten.
    public var connections = 128
    /// Bytes of all header fields of a request; nginx takes 32 KiB (`large_client_header_buffers`).
    public var headerBytes = 32_768
    /// Fields in a header; Apache httpd takes 100 (`LimitRequestFields`).
    public var headerFields = 100
    /// Bytes of a request's body; no route reads one today.
    public var bodyBytes = 65_536
    /// Seconds after which a connection is closed on which nothing moves. Clients that never finish a request take the places of scrapes and health
    /// checks no longer than this; a scrape that has to connect anew costs a millisecond.
    public var idleSeconds = 15
    /// Seconds that requests in progress get at a shutdown before they are cut off; the whole program has five.
    public var shutdownSeconds = 3

    public static let standard = ServingLimits()
}
