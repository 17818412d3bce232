/// TLS could not even be tried: the identity does not fit the library, or memory is short.
public struct TLSSetupError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was attempted, and what OpenSSL said.
    public var description: String

    init(_ attempt: String) { description = "cannot \(attempt): \(OpenSSLError.drain())" }
}
