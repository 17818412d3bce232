import Monitoring
import Testing

/// In the order of the alphabet.
private let schemes = EndpointScheme.all.map(\.name).sorted().joined(separator: ", ")

@Suite struct EndpointTests {
    @Test(
        "endpoints that can be read",
        arguments: [
            ("example.com:443", "example.com:443"), ("192.0.2.1:8443", "192.0.2.1:8443"), ("[2001:db8::1]:443", "[2001:db8::1]:443"),
            ("https://example.com", "example.com:443"), ("HTTPS://example.com:8443/path?query#fragment", "example.com:8443"),
            ("smtp://mx.example", "mx.example:25"), ("submission://mx.example", "mx.example:587"), ("imaps://mx.example/", "mx.example:993"),
            ("LDAP://[::1]", "[::1]:389"), ("postgres-direct://db", "db:5432"), ("xmpp-server://chat.example:1", "chat.example:1"),
            ("unix:/run/app.sock", "unix:/run/app.sock"), ("unix:///run/app.sock", "unix:/run/app.sock"), ("unix:@abstract", "unix:@abstract"),
            ("tls://[::1]:8443", "[::1]:8443"), ("https://[::1]/", "[::1]:443"), ("localhost:65535", "localhost:65535"),
        ])
    func readable(text: String, description: String) throws {
        #expect(try Endpoint(parsing: text).description == description)
    }

    @Test(
        "endpoints that cannot be read say why",
        arguments: [
            ("example.com", "no port in \"example.com\", expected host:port"), ("", "no port in \"\", expected host:port"),
            (":443", "no usable host in \":443\", expected host:port"),
            ("a b:443", "no usable host in \"a b:443\", expected host:port"),
            ("example.com:0", "port \"0\" in \"example.com:0\" is not a number from 1 to 65535"),
            ("example.com:65536", "port \"65536\" in \"example.com:65536\" is not a number from 1 to 65535"),
            ("example.com:+443", "port \"+443\" in \"example.com:+443\" is not a number from 1 to 65535"),
            ("example.com:", "port \"\" in \"example.com:\" is not a number from 1 to 65535"),
            ("2001:db8::1:443", "an IPv6 address needs brackets in \"2001:db8::1:443\", as in [2001:db8::1]:443"),
            ("[::1:443", "\"[\" without \"]\" in \"[::1:443\""), ("[::1]443", "unexpected \"443\" after \"]\" in \"[::1]443\""),
            ("unix:relative", "no usable path in \"unix:relative\", expected unix:/path"),
            ("unix:", "no usable path in \"unix:\", expected unix:/path"),
            ("gopher://example.com", "unknown scheme \"gopher\" in \"gopher://example.com\", expected one of \(schemes)"),
        ])
    func unreadable(text: String, message: String) {
        #expect(throws: EndpointSyntaxError(message)) { try Endpoint(parsing: text) }
    }

    @Test("a host of more than 253 characters is refused")
    func longHost() throws {
        #expect(throws: EndpointSyntaxError.self) { try Endpoint(parsing: String(repeating: "a", count: 254) + ":443") }
        #expect(try Endpoint(parsing: String(repeating: "a", count: 253) + ":443").port == 443)
    }

    @Test("a socket's path has room for its NUL in the system's structure")
    func longSocketPath() throws {
        let longest = "/" + String(repeating: "a", count: 106)
        #expect(try Endpoint(parsing: "unix:" + longest).socketPath == longest)
        #expect(throws: EndpointSyntaxError.self) { try Endpoint(parsing: "unix:" + longest + "a") }
    }

    @Test("the scheme says how TLS begins")
    func startTLS() throws {
        #expect(try Endpoint(parsing: "smtp://mx.example").startTLS == .smtp)
        #expect(try Endpoint(parsing: "smtps://mx.example").startTLS == nil)
        #expect(try Endpoint(parsing: "mx.example:25").startTLS == nil)
        #expect(try Endpoint(parsing: "postgres-direct://db").scheme?.applicationProtocol == "postgresql")
    }

    @Test("what the scheme does not say can be said apart, and contradictions are refused")
    func startTLSApart() throws {
        var endpoint = try Endpoint(parsing: "mx.example:587")
        try endpoint.begin(with: .smtp)
        #expect(endpoint.reference == "smtp://mx.example:587")
        try endpoint.begin(with: .smtp)
        #expect(throws: EndpointSyntaxError("STARTTLS in imap contradicts the scheme of smtp://mx.example:587")) { try endpoint.begin(with: .imap) }
        var https = try Endpoint(parsing: "https://mx.example")
        #expect(throws: EndpointSyntaxError("STARTTLS in smtp contradicts the scheme of https://mx.example:443")) { try https.begin(with: .smtp) }
    }

    @Test("a reference reads back as the same endpoint", arguments: EndpointScheme.all.map(\.name))
    func reference(scheme: String) throws {
        let endpoint = try Endpoint(parsing: "\(scheme)://host:1")
        let again = try Endpoint(parsing: endpoint.reference)
        #expect(again == endpoint && again.host == "host" && again.port == 1)
    }

    @Test("no two schemes share a name, and every kind of STARTTLS has one of its own")
    func schemesAreUnique() {
        #expect(Set(EndpointScheme.all.map(\.name)).count == EndpointScheme.all.count)
        for kind in StartTLSKind.allCases { #expect(EndpointScheme.named(kind.rawValue)?.startTLS == kind) }
    }
}
