/// A server that connects to targets for us, and resolves their names.
public struct Proxy: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The CONNECT method of HTTP (RFC 9110 §9.3.6).
        case http
        /// SOCKS version 5 (RFC 1928).
        case socks5
    }

    public struct Credentials: Hashable, Sendable {
        public var username: String
        public var password: Secret

        public init(username: String, password: Secret) {
            self.username = username
            self.password = password
        }
    }

    public var kind: Kind
    public var endpoint: Endpoint
    /// For Basic authentication (RFC 7617), or username and password (RFC 1929); nil presents none.
    public var credentials: Credentials?

    public init(kind: Kind, endpoint: Endpoint, credentials: Credentials? = nil) {
        self.kind = kind
        self.endpoint = endpoint
        self.credentials = credentials
    }

    /// Reads `http://proxy:3128` or `socks5://proxy:1080`, the ports being optional; `socks5h` is `socks5`, as names are always resolved by the proxy.
    ///
    /// - Throws: `EndpointSyntaxError` with a sentence that quotes what was found, and never a password.
    public init(parsing text: String) throws(EndpointSyntaxError) {
        guard let separator = text.firstRange(of: "://"), let scheme = Proxy.schemes[text[..<separator.lowerBound].lowercased()] else {
            throw EndpointSyntaxError("no proxy of the form http://host:3128 or socks5://host:1080")
        }
        let authority = text[separator.upperBound...].prefix { $0 != "/" }
        guard !authority.contains("@") else { throw EndpointSyntaxError("a proxy's user and password are not part of its URL") }
        let isComplete = authority.last == "]" ? false : authority.lastIndex(of: ":") != nil
        self.init(kind: scheme.kind, endpoint: try Endpoint(parsing: isComplete ? String(authority) : "\(authority):\(scheme.port)"))
    }

    private static let schemes: [String: (kind: Kind, port: UInt16)] = [
        "http": (.http, 3128), "socks5": (.socks5, 1080), "socks5h": (.socks5, 1080),
    ]
}

extension Proxy: CustomStringConvertible {
    /// `http://proxy:3128`
    public var description: String { "\(kind.rawValue)://\(endpoint)" }
}
