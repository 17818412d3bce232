import Serving
import Testing

@Suite("Listen addresses")
struct ListenAddressTests {
    @Test(
        "are read as written",
        arguments: [
            ("127.0.0.1:9930", "127.0.0.1", 9930), ("[::1]:9930", "::1", 9930), ("localhost:0", "localhost", 0), (":9930", "0.0.0.0", 9930),
            ("[::]:65535", "::", 65535),
        ])
    func reading(text: String, host: String, port: UInt16) throws {
        let address = try ListenAddress(parsing: text)
        #expect(address == ListenAddress(host: host, port: port))
        #expect(try ListenAddress(parsing: address.description) == address)
    }

    @Test(
        "that cannot be read are quoted in the complaint",
        arguments: [
            ("9930", "no port in \"9930\", expected host:port"), ("localhost:", "port \"\" in \"localhost:\" is not a number from 0 to 65535"),
            ("localhost:65536", "port \"65536\" in \"localhost:65536\" is not a number from 0 to 65535"),
            ("localhost:+1", "port \"+1\" in \"localhost:+1\" is not a number from 0 to 65535"),
            ("::1:9930", "an IPv6 address needs brackets in \"::1:9930\", as in [::1]:9930"),
            ("[::1:9930", "an IPv6 address needs brackets in \"[::1:9930\", as in [::1]:9930"),
            ("http://x:1", "an IPv6 address needs brackets in \"http://x:1\", as in [::1]:9930"),
            ("a b:1", "no usable host in \"a b:1\", expected host:port"),
        ])
    func complaints(text: String, complaint: String) {
        #expect(throws: ListenAddressError(complaint)) { try ListenAddress(parsing: text) }
    }
}
