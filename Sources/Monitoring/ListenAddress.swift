/// Where the HTTP server listens: `127.0.0.1:9930`, `[::1]:9930`, or `:9930` for every interface.
public struct ListenAddress: Hashable, Sendable {
    /// An address or name; empty for every interface.
    public var host: String
    /// 0 lets the system choose.
    public var port: UInt16

    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    public init(parsing text: String) throws(ListenAddressSyntaxError) {
        guard let colon = text.lastIndex(of: ":"), let port = ListenAddress.port(text[text.index(after: colon)...]) else {
            throw ListenAddressSyntaxError("expected host:port, as in 127.0.0.1:9930")
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            throw ListenAddressSyntaxError("an IPv6 address needs brackets, as in [::1]:9930")
        }
        guard !host.contains(where: { $0.isWhitespace || $0 == "/" || $0 == "[" || $0 == "]" }) else {
            throw ListenAddressSyntaxError("expected host:port, as in 127.0.0.1:9930")
        }
        self.init(host: String(host), port: port)
    }

    private static func port(_ digits: Substring) -> UInt16? {
        digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? UInt16(digits) : nil
    }
}

extension ListenAddress: CustomStringConvertible {
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension ListenAddress {
    /// `127.0.0.1:9930`: nobody but this machine, until told otherwise.
    public static let standard = ListenAddress(host: "127.0.0.1", port: 9930)
}

/// A listen address that cannot be read: half a sentence that follows what was found.
public struct ListenAddressSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) { self.description = description }
}
