import Monitoring
import Testing

@Suite struct EndpointTests {
    @Test(
        "endpoints that can be read",
        arguments: [
            ("example.com:443", "example.com:443"), ("192.0.2.1:8443", "192.0.2.1:8443"), ("[2001:db8::1]:443", "[2001:db8::1]:443"),
            ("https://example.com", "example.com:443"), ("HTTPS://example.com:8443/path?query#fragment", "example.com:8443"),
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
            ("gopher://example.com", "unknown scheme \"gopher\" in \"gopher://example.com\", expected one of https, tls"),
        ])
    func unreadable(text: String, message: String) {
        #expect(throws: EndpointSyntaxError(message)) { try Endpoint(parsing: text) }
    }

    @Test("a host of more than 253 characters is refused")
    func longHost() throws {
        #expect(throws: EndpointSyntaxError.self) { try Endpoint(parsing: String(repeating: "a", count: 254) + ":443") }
        #expect(try Endpoint(parsing: String(repeating: "a", count: 253) + ":443").port == 443)
    }
}
