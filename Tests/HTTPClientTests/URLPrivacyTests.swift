import Testing

@testable import HTTPClient

@Suite struct URLPrivacyTests {
    @Test(
        "neither the URL nor its host is left in a message",
        arguments: [
            "https://hooks.example/T1/secret", "https://user:word@hooks.example:8443/x?sig=1", "hooks.example/x", "https://hooks.example",
            "http://[2001:db8::1]:80/x",
        ])
    func redacted(url: String) {
        let host = url.contains("[") ? "2001:db8::1" : "hooks.example"
        #expect(URLPrivacy.redact("Failed to connect to \(host) port 443", of: url) == "Failed to connect to <host> port 443")
        #expect(URLPrivacy.redact("cannot parse \(url)", of: url) == "cannot parse <url>")
    }

    @Test("a URL without host leaves the message alone", arguments: ["", "://", "https:///x"])
    func noHost(url: String) {
        #expect(URLPrivacy.redact("Timeout was reached", of: url) == "Timeout was reached")
    }
}
