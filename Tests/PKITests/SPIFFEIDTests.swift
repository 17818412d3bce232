import PKI
import Testing

@Suite struct SPIFFEIDTests {
    @Test(
        "an ID is a trust domain and a path",
        arguments: [
            ("spiffe://example.org/ns/shop/sa/cart", "example.org", ["ns", "shop", "sa", "cart"]),
            ("spiffe://example.org", "example.org", []),
            ("SPIFFE://k8s-west_1.example.org/A.b-c_9", "k8s-west_1.example.org", ["A.b-c_9"]),
            ("spiffe://example.org/...", "example.org", ["..."]),
        ])
    func reads(text: String, domain: String, segments: [String]) throws {
        let id = try SPIFFEID(text)
        #expect(id.trustDomain.name == domain)
        #expect(id.segments == segments)
        #expect(id.description.dropFirst(6) == text.dropFirst(6))
    }

    @Test(
        "what breaks a rule is no ID, and the rule is named",
        arguments: [
            ("https://example.org/a", "begin"), ("spiffe:/example.org/a", "begin"), ("spiffe:///a", "no trust domain"), ("", "begin"),
            ("spiffe://Example.org/a", "lower-case"), ("spiffe://example.org:8443/a", "lower-case"), ("spiffe://me@example.org/a", "lower-case"),
            ("spiffe://example.org/", "empty path segment"), ("spiffe://example.org/a/", "empty path segment"),
            ("spiffe://example.org/a//b", "empty path segment"), ("spiffe://example.org/./a", "\".\""), ("spiffe://example.org/a/..", "\"..\""),
            ("spiffe://example.org/a%20b", "letters"), ("spiffe://example.org/a?b", "letters"), ("spiffe://example.org/a#b", "letters"),
            ("spiffe://example.org?a", "lower-case"), ("spiffe://example.org/ä", "letters"), ("spiffe://example.org/*", "letters"),
            ("spiffe://" + String(repeating: "a", count: 256) + "/a", "256 bytes"),
            ("spiffe://example.org/" + String(repeating: "a", count: 2028), "2049 bytes"),
        ])
    func refuses(text: String, rule: String) {
        let error = #expect(throws: SPIFFESyntaxError.self) { try SPIFFEID(text) }
        #expect(error?.description.contains(rule) == true, "\(String(describing: error))")
    }

    @Test("the longest ID is one")
    func longest() throws {
        #expect(try SPIFFEID("spiffe://example.org/" + String(repeating: "a", count: 2027)).segments.count == 1)
    }

    @Test(
        "a pattern matches IDs of its trust domain, segment by segment",
        arguments: [
            ("spiffe://a.org/ns/x", "spiffe://a.org/ns/x", true), ("spiffe://a.org/ns/x", "spiffe://a.org/ns/X", false),
            ("spiffe://a.org/ns/x", "spiffe://b.org/ns/x", false), ("spiffe://a.org/ns/x", "spiffe://a.org/ns/x/y", false),
            ("spiffe://a.org/ns/*/sa/cart", "spiffe://a.org/ns/shop/sa/cart", true), ("spiffe://a.org/ns/*", "spiffe://a.org/ns/a/b", false),
            ("spiffe://a.org/ns/*", "spiffe://a.org/ns", false), ("spiffe://a.org/cart-*", "spiffe://a.org/cart-7f9", true),
            ("spiffe://a.org/cart-*", "spiffe://a.org/cart-", true), ("spiffe://a.org/*-*-v2", "spiffe://a.org/a-b-c-v2", true),
            ("spiffe://a.org/*-v2", "spiffe://a.org/a-v2-v3", false), ("spiffe://a.org/**", "spiffe://a.org/a", true),
            ("spiffe://a.org/**", "spiffe://a.org/a/b/c", true), ("spiffe://a.org/**", "spiffe://a.org", false),
            ("spiffe://a.org/ns/**", "spiffe://a.org/ns", false), ("spiffe://a.org/ns/*/**", "spiffe://a.org/ns/a/b", true),
        ])
    func matching(pattern: String, id: String, isMatch: Bool) throws {
        #expect(try SPIFFEIDPattern(pattern).matches(SPIFFEID(id)) == isMatch)
        #expect(try SPIFFEIDPattern(pattern).description == pattern)
    }

    @Test(
        "a pattern spells its trust domain out and ends in a path",
        arguments: ["spiffe://a.org", "spiffe://*/a", "spiffe://a.org/a**", "spiffe://a.org/**/a", "spiffe://a.org/a/", "a.org/**"])
    func badPatterns(text: String) {
        #expect(throws: SPIFFESyntaxError.self) { try SPIFFEIDPattern(text) }
    }

    @Test("many wildcards cost no more than the product of the lengths")
    func manyWildcards() throws {
        let pattern = try SPIFFEIDPattern("spiffe://a.org/" + String(repeating: "*a", count: 900) + "b")
        #expect(!pattern.matches(try SPIFFEID("spiffe://a.org/" + String(repeating: "a", count: 2000))))
    }
}
