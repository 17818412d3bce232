/// What the scheme of an endpoint's URL says: the default port, and how TLS begins there.
public struct EndpointScheme: Hashable, Sendable {
    public var name: String
    public var port: UInt16
    /// The dialogue before TLS; nil for a service that speaks TLS from the first byte.
    public var startTLS: StartTLSKind?
    /// The ALPN protocol (RFC 7301) without which the service refuses; nil offers none.
    public var applicationProtocol: String?

    init(_ name: String, _ port: UInt16, startTLS: StartTLSKind? = nil, alpn: String? = nil) {
        self.name = name
        self.port = port
        self.startTLS = startTLS
        applicationProtocol = alpn
    }

    /// Case does not matter (RFC 3986 §3.1).
    public static func named(_ name: some StringProtocol) -> EndpointScheme? { byName[name.lowercased()] }

    /// The scheme that stands for the dialogue, with its default port.
    public static func starting(_ kind: StartTLSKind) -> EndpointScheme { named(kind.rawValue) ?? EndpointScheme(kind.rawValue, 0, startTLS: kind) }

    /// The ports are those of the IANA service name registry; those of ircs and rediss, which have none there, are their projects' own.
    public static let all = [
        // TLS from the first byte.
        EndpointScheme("tls", 443), EndpointScheme("https", 443), EndpointScheme("wss", 443), EndpointScheme("smtps", 465),
        EndpointScheme("imaps", 993), EndpointScheme("pop3s", 995), EndpointScheme("ldaps", 636), EndpointScheme("ftps", 990),
        EndpointScheme("nntps", 563), EndpointScheme("ircs", 6697), EndpointScheme("sips", 5061), EndpointScheme("amqps", 5671),
        EndpointScheme("mqtts", 8883), EndpointScheme("rediss", 6379),
        EndpointScheme("xmpps", 5223, alpn: "xmpp-client"), EndpointScheme("xmpps-server", 5270, alpn: "xmpp-server"),  // XEP-0368
        EndpointScheme("postgres-direct", 5432, alpn: "postgresql"),  // PostgreSQL 17, sslnegotiation=direct
        // TLS at our request.
        EndpointScheme("smtp", 25, startTLS: .smtp), EndpointScheme("submission", 587, startTLS: .smtp), EndpointScheme("lmtp", 24, startTLS: .lmtp),
        EndpointScheme("imap", 143, startTLS: .imap), EndpointScheme("pop3", 110, startTLS: .pop3), EndpointScheme("ftp", 21, startTLS: .ftp),
        EndpointScheme("ldap", 389, startTLS: .ldap), EndpointScheme("xmpp", 5222, startTLS: .xmppClient),
        EndpointScheme("xmpp-client", 5222, startTLS: .xmppClient), EndpointScheme("xmpp-server", 5269, startTLS: .xmppServer),
        EndpointScheme("postgres", 5432, startTLS: .postgres), EndpointScheme("postgresql", 5432, startTLS: .postgres),
        EndpointScheme("mysql", 3306, startTLS: .mysql), EndpointScheme("sieve", 4190, startTLS: .sieve),
        EndpointScheme("nntp", 119, startTLS: .nntp),
        EndpointScheme("irc", 6667, startTLS: .irc),
    ]

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}
