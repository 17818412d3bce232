/// Where the HTTP server listens.
public struct ListenAddress: Hashable, Sendable {
    /// A name or an address literal, without brackets.
    public var host: String
    /// 0 lets the system choose.
    public var port: UInt16

    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads `host:port`, `[::1]:port`, or `:port` for every IPv4 address of the machine (`[::]:port` for every address of both families).
    ///
    /// - Throws: `ListenAddressError` with a sentence that quotes what was found.
    public init(parsing text: String) throws(ListenAddressError) {
        guard let colon = text.lastIndex(of: ":") else { throw ListenAddressError("no port in \"\(text)\", expected host:port") }
        let digits = text[text.index(after: colon)...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = UInt16(digits) else {
            throw ListenAddressError("port \"\(digits)\" in \"\(text)\" is not a number from 0 to 65535")
        }
        var host = text[..<colon]
        if host.first == "[", host.last == "]" {
            host = host.dropFirst().dropLast()
        } else if host.contains(where: { $0 == ":" || $0 == "[" || $0 == "]" }) {
            throw ListenAddressError("an IPv6 address needs brackets in \"\(text)\", as in [::1]:9930")
        }
        guard !host.contains(where: { $0.isWhitespace || $0 == "/" }) else {
            throw ListenAddressError("no usable host in \"\(text)\", expected host:port")
        }
        self.init(host: host.isEmpty ? "0.0.0.0" : String(host), port: port)
    }
}

extension ListenAddress: CustomStringConvertible {
    /// `host:port`, brackets around an IPv6 literal.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// A listen address that cannot be read, or not be used.
public struct ListenAddressError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) { self.description = description }
}
