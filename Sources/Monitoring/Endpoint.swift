/// Where a TLS service listens, as written by the user: a host (name or address literal) and a port, and how TLS begins there.
public struct Endpoint: Hashable, Sendable {
    public var host: String
    public var port: UInt16
    /// Of a Unix domain socket, in whose place there is neither host nor port; `@` in front of an abstract name. nil for TCP.
    public var socketPath: String?
    /// nil where none was written: TLS from the first byte.
    public var scheme: EndpointScheme?

    public init(host: String, port: UInt16, scheme: EndpointScheme? = nil) {
        self.host = host
        self.port = port
        self.scheme = scheme
    }

    /// A Unix domain socket.
    public init(socketPath: String) {
        self.init(host: "", port: 0)
        self.socketPath = socketPath
    }

    /// The dialogue before TLS; nil for TLS from the first byte.
    public var startTLS: StartTLSKind? { scheme?.startTLS }

    /// Says how TLS begins where the scheme has not.
    ///
    /// - Throws: `EndpointSyntaxError` when the scheme has said something else.
    public mutating func begin(with kind: StartTLSKind) throws(EndpointSyntaxError) {
        guard scheme?.startTLS != kind else { return }
        guard scheme == nil else {
            throw EndpointSyntaxError("STARTTLS in \(kind.rawValue) contradicts the scheme of \(scheme?.name ?? "")://\(self)")
        }
        scheme = .starting(kind)
    }

    /// Reads `host:port`, `[2001:db8::1]:port`, or a URL with an `EndpointScheme` (path and query ignored, the scheme's port as default).
    ///
    /// - Throws: `EndpointSyntaxError` with a sentence that quotes what was found.
    public init(parsing text: String) throws(EndpointSyntaxError) {
        var rest = text[...]
        if text.hasPrefix("unix:") {
            self.init(socketPath: try Endpoint.socketPath(in: text))
            return
        }
        var scheme: EndpointScheme?
        if let separator = text.firstRange(of: "://") {
            let name = text[..<separator.lowerBound].lowercased()
            guard let known = EndpointScheme.named(name) else {
                throw EndpointSyntaxError(
                    "unknown scheme \"\(name)\" in \"\(text)\", expected one of \(EndpointScheme.all.map(\.name).sorted().joined(separator: ", "))")
            }
            scheme = known
            rest = text[separator.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        }
        let (host, port) = try Endpoint.split(rest, in: text)
        guard let port = try port.map({ digits throws(EndpointSyntaxError) in try Endpoint.number(digits, in: text) }) ?? scheme?.port else {
            throw EndpointSyntaxError("no port in \"\(text)\", expected host:port")
        }
        guard !host.isEmpty, host.utf8.count <= Endpoint.longestHost, !host.contains(where: { $0.isWhitespace || "@/\\".contains($0) }) else {
            throw EndpointSyntaxError("no usable host in \"\(text)\", expected host:port")
        }
        self.init(host: String(host), port: port, scheme: scheme)
    }

    /// `unix:/path`, `unix:///path`, `unix:@abstract`.
    private static func socketPath(in text: String) throws(EndpointSyntaxError) -> String {
        var path = text.dropFirst("unix:".count)
        if path.hasPrefix("//") { path = path.dropFirst(2) }
        guard path.first == "/" || path.first == "@", path.utf8.count > 1, path.plainText == path else {
            throw EndpointSyntaxError("no usable path in \"\(text)\", expected unix:/path")
        }
        guard path.utf8.count <= longestSocketPath else {
            throw EndpointSyntaxError("the path in \"\(text)\" has more than \(longestSocketPath) bytes")
        }
        return String(path)
    }

    /// unix(7): 108 bytes with the NUL at their end.
    static let longestSocketPath = 107

    /// RFC 1035 §2.3.4: 255 octets on the wire, 253 characters as text.
    static let longestHost = 253

    private static func split(_ text: Substring, in whole: String) throws(EndpointSyntaxError) -> (Substring, Substring?) {
        if text.first == "[" {
            guard let close = text.firstIndex(of: "]") else { throw EndpointSyntaxError("\"[\" without \"]\" in \"\(whole)\"") }
            let after = text[text.index(after: close)...]
            guard after.isEmpty || after.first == ":" else { throw EndpointSyntaxError("unexpected \"\(after)\" after \"]\" in \"\(whole)\"") }
            return (text[text.index(after: text.startIndex)..<close], after.isEmpty ? nil : after.dropFirst())
        }
        guard let colon = text.lastIndex(of: ":") else { return (text, nil) }
        guard !text[..<colon].contains(":") else {
            throw EndpointSyntaxError("an IPv6 address needs brackets in \"\(whole)\", as in [2001:db8::1]:443")
        }
        return (text[..<colon], text[text.index(after: colon)...])
    }

    private static func number(_ digits: Substring, in whole: String) throws(EndpointSyntaxError) -> UInt16 {
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = UInt16(digits), port > 0 else {
            throw EndpointSyntaxError("port \"\(digits)\" in \"\(whole)\" is not a number from 1 to 65535")
        }
        return port
    }
}

extension Endpoint: CustomStringConvertible {
    /// `host:port`, brackets around an IPv6 literal; `unix:/path`.
    public var description: String {
        if let socketPath { return "unix:\(socketPath)" }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// The same with the scheme in front; reads back as the same endpoint.
    public var reference: String {
        guard socketPath == nil, let scheme else { return description }
        return "\(scheme.name)://\(description)"
    }
}

/// An endpoint text that cannot be read.
public struct EndpointSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) { self.description = description }
}
