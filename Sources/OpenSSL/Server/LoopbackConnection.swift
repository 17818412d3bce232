import Glibc

/// One accepted connection of a `LoopbackServer`: a state machine over a non-blocking descriptor, always called on the server's one thread.
///
/// The server closes the descriptor when the connection has ended.
public protocol LoopbackConnection: AnyObject {
    /// Does what can be done without blocking and says what to wait for next; nil ends the connection.
    func advance() -> LoopbackInterest?
}

/// What a connection waits for.
public enum LoopbackInterest: Hashable, Sendable {
    case readable
    case writable
    /// Nothing but the peer's hanging up or the end of the connection's lifetime.
    case hangUp
    case pause(Duration)
}

/// Bounds that keep a server small whatever its peers do.
public struct LoopbackLimits: Hashable, Sendable {
    /// Connections served at once; further ones wait in the kernel's backlog.
    public var connections: Int
    /// From accepting a connection to closing it, whatever it is doing then.
    public var lifetime: Duration

    public init(connections: Int, lifetime: Duration) {
        self.connections = connections
        self.lifetime = lifetime
    }

    /// More connections than the demo or a test opens at once, and longer than any of their timeouts.
    public static let standard = LoopbackLimits(connections: 128, lifetime: .seconds(60))
}

/// A socket or a thread that could not be had.
public struct LoopbackError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) { self.description = description }

    /// Says what was attempted and why the system refused.
    static func system(_ attempt: String) -> LoopbackError { LoopbackError("cannot \(attempt): \(String(cString: strerror(errno)))") }
}
