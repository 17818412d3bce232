import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct SPIFFEIDMismatchCheckTests {
    /// Assesses an endpoint whose leaf carries these names, with `expected` as its SPIFFE ID.
    private func assess(_ names: [AlternativeName], expecting expected: String?, trustDomain: String? = nil) throws -> Assessment {
        var scene = try Scene()
        scene.policy.trustDomain = try trustDomain.map { try SPIFFETrustDomain($0) }
        let leaf = try scene.pki.server([.dns("service.example")] + names) { $0.extendedKeyUsage = [.serverAuth, .clientAuth] }
        guard case .endpoint(var seen) = try scene.endpoint(presenting: scene.pki.chain(leaf)) else { throw CancellationError() }
        seen.target.spiffeID = try expected.map { try SPIFFEIDPattern($0) }
        seen.target.trustStore = "mesh"
        return scene.assess(.endpoint(seen))
    }

    @Test(
        "the ID that is expected passes, exactly or by pattern",
        arguments: ["spiffe://example.org/ns/shop/sa/cart", "spiffe://example.org/ns/*/sa/cart", "spiffe://example.org/**"])
    func passes(expected: String) throws {
        #expect(try assess([.uri("spiffe://example.org/ns/shop/sa/cart")], expecting: expected).findings == [])
    }

    @Test("another ID is critical, and the message has both")
    func mismatch() throws {
        let finding = try assess([.uri("spiffe://example.org/ns/shop/sa/cart")], expecting: "spiffe://example.org/ns/shop/sa/payments").only
        #expect(finding?.check == SPIFFEIDMismatchCheck.id)
        #expect(finding?.severity == .critical)
        #expect(
            finding?.message
                == "the certificate carries spiffe://example.org/ns/shop/sa/cart, expected spiffe://example.org/ns/shop/sa/payments")
        #expect(finding?.hint.contains("expect.spiffe_id") == true && finding?.hint.contains("openssl s_client") == true)
    }

    @Test("a certificate without any SPIFFE ID is no workload's")
    func absent() throws {
        #expect(try assess([], expecting: "spiffe://example.org/**").only?.message.contains("carries no SPIFFE ID") == true)
    }

    @Test("an ID of another trust domain than the bundle's is critical, whether or not an ID is expected")
    func trustDomain() throws {
        let finding = try assess([.uri("spiffe://other.org/cart")], expecting: nil, trustDomain: "example.org").only
        #expect(finding?.check == SPIFFEIDMismatchCheck.id)
        #expect(finding?.message.contains("trust domain other.org, but trust store mesh is the bundle of example.org") == true)
        #expect(try assess([.uri("spiffe://example.org/cart")], expecting: nil, trustDomain: "example.org").findings == [])
    }

    @Test("where nothing is expected, a SPIFFE ID is nothing to speak of")
    func notExpected() throws {
        #expect(try assess([.uri("spiffe://example.org/cart")], expecting: nil).findings == [])
    }
}
