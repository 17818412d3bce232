import PKI
import Testing

@Suite("Service identity (RFC 9525)")
struct ServiceIdentityTests {
    @Test(
        "matches",
        arguments: [
            ("a.example", "a.example", true, "equal names"),
            ("A.Example", "a.eXAMPLE", true, "without regard to ASCII case"),
            ("a.example.", "a.example", true, "a trailing dot on the reference"),
            ("a.example", "a.example.", false, "no trailing dot on the presented name"),
            ("a.b.example", "*.b.example", true, "a wildcard for one label"),
            ("b.example", "*.b.example", false, "no wildcard for no label"),
            ("x.a.b.example", "*.b.example", false, "no wildcard for two labels"),
            ("a.com", "*.com", false, "no wildcard above a single label"),
            ("a.example", "*", false, "no bare wildcard"),
            ("www.b.example", "w*.b.example", false, "no part of a label as wildcard"),
            ("www.b.example", "*w.b.example", false, "no part of a label as wildcard at the end"),
            ("a.x.example", "a.*.example", false, "no wildcard further right"),
            ("a.b.example.com", "*.*.example.com", false, "no two wildcards"),
            ("a.b.example", "*..example", false, "no empty label"),
            ("xn--mnchen-3ya.example.com", "XN--mnchen-3ya.example.com", true, "A-labels as ASCII"),
            ("xn--mnchen-3ya.example.com", "*.example.com", true, "a wildcard for an A-label"),
            ("localhost", "localhost", true, "a single label"),
            ("my_service.example.com", "my_service.example.com", true, "an underscore"),
        ])
    func matchesNames(_ reference: String, _ presented: String, _ expected: Bool, _ sentence: String) throws {
        let reference = try #require(ReferenceIdentity(reference))
        #expect(ServiceIdentity.matches(reference, presented: [.dns(presented)]) == expected, "\(sentence)")
    }

    @Test("compares an address with iPAddress entries only")
    func comparesAddresses() throws {
        let reference = try #require(ReferenceIdentity("192.0.2.1"))
        let address = try #require(IPAddress("192.0.2.1"))
        #expect(ServiceIdentity.matches(reference, presented: [.ip(address)]))
        #expect(!ServiceIdentity.matches(reference, presented: [.dns("192.0.2.1"), .uri("https://192.0.2.1")]))
        #expect(ReferenceIdentity("[2001:DB8:0::1]") == IPAddress("2001:db8::1").map { .ip($0) })
    }

    @Test("never looks at the common name")
    func ignoresCommonName() throws {
        let certificate = try SampleCertificate.changed { $0.subject = Encoding.commonName("a.example") }.read()
        #expect(certificate.subject.commonName == "a.example")
        #expect(try !certificate.matches(#require(ReferenceIdentity("a.example"))))
    }

    @Test(
        "takes no reference that is no name",
        arguments: ["", ".", "a..b", "*.example.com", "münchen.example", "a b", "a/b", String(repeating: "a", count: 64), "[::1", "::1%lo"])
    func refusesReferences(_ text: String) {
        #expect(ReferenceIdentity(text) == nil)
    }
}
