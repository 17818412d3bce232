import Monitoring

/// A proxy through which targets are reached.
public struct ProxySettings: Hashable, Sendable {
    /// Without credentials.
    public var proxy: Proxy
    public var username: String?
    public var password: SecretSource?

    public init(proxy: Proxy, username: String? = nil, password: SecretSource? = nil) {
        self.proxy = proxy
        self.username = username
        self.password = password
    }

    /// The proxy with its credentials.
    ///
    /// - Throws: `SecretSourceError` when the password cannot be read.
    public func load() throws(SecretSourceError) -> Proxy {
        var proxy = proxy
        if let username, let password { proxy.credentials = Proxy.Credentials(username: username, password: try password.load()) }
        return proxy
    }
}

enum ProxySection: Section {
    static let url = Key<Proxy>("url", .proxy, required: true, "http://host:3128 for the CONNECT method, socks5://host:1080 for SOCKS5.")
    static let username = Key<String>("username", .credential, "For Basic authentication, or SOCKS5's username and password.")
    static let password = Key<Secret>("password", .secret, "Better kept in a file.")
    static let passwordFile = Key<String>("password_file", .path, "A file with the password.")

    static let summary = "A proxy through which targets are reached; it resolves their names."
    static let keys: [any AnyKey] = [url, username, password, passwordFile]
    static let rules = [
        KeyRule.atMostOne(["password", "password_file"]), .needs("password", "username"), .needs("password_file", "username"),
    ]

    static func assemble(_ fields: Fields) -> ProxySettings? {
        guard let proxy = fields[url] else { return nil }
        let password = SecretSource(inline: fields[password], file: fields[passwordFile])
        if fields[username] != nil, password == nil, !fields.isUnreadable(passwordFile) {
            fields.note(at: username, "needs the key \"password\" or \"password_file\" beside it")
        }
        return ProxySettings(proxy: proxy, username: fields[username], password: password)
    }
}

extension Grammar where Value == Proxy {
    /// Never quoted: somebody may have put a password in.
    fileprivate static let proxy = Grammar(.text("http or socks5 URL")) { cursor in
        guard let text = cursor.text(expected: "an http or socks5 URL") else { return nil }
        do { return try Proxy(parsing: text) } catch {
            cursor.note("\(error)".plainText)
            return nil
        }
    }
}

extension Grammar where Value == String {
    /// RFC 1929 §2: at most 255 octets; RFC 7617 §2: no colon.
    fileprivate static let credential = Grammar.name.refusing { name in
        name.contains(":") ? "expected a name without a colon" : nil
    }
}
