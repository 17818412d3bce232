import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct X509SVIDTests {
    private let pki: TestPKI

    init() throws { pki = try TestPKI() }

    private func leaf(_ uris: [String] = ["spiffe://example.org/cart"], change: (inout CertificateTemplate) throws -> Void = { _ in }) throws
        -> X509SVID
    {
        let issued = try pki.server(uris.map { .uri($0) }) {
            $0.extendedKeyUsage = [.serverAuth, .clientAuth]
            try change(&$0)
        }
        return X509SVID(leaf: try issued.certificate)
    }

    @Test("a leaf as SPIRE issues them breaks nothing; a DNS name beside the URI is allowed")
    func good() throws {
        #expect(try leaf().violations == [])
        #expect(try leaf().id?.description == "spiffe://example.org/cart")
        #expect(try leaf { $0.alternativeNames.append(.dns("cart.shop.svc")) }.violations == [])
        #expect(try leaf { $0.extendedKeyUsage = [] }.violations == [])
    }

    @Test("what validators must refuse", arguments: ["none", "two", "foreign", "domain", "CA", "keyCertSign", "cRLSign"])
    func refused(kind: String) throws {
        let (svid, section): (X509SVID, String) =
            switch kind {
            case "none": (try leaf([]) { $0.alternativeNames = [.dns("cart")] }, "2")
            case "two": (try leaf(["spiffe://example.org/cart", "https://example.org/"]), "2")
            case "foreign": (try leaf(["https://example.org/cart"]), "2")
            case "domain": (try leaf(["spiffe://example.org"]), "3.1")
            case "CA": (try leaf { $0.basicConstraints = .init(isCA: true) }, "4.1")
            case "keyCertSign": (try leaf { $0.keyUsage.insert(.keyCertSign) }, "4.3")
            default: (try leaf { $0.keyUsage.insert(.cRLSign) }, "4.3")
            }
        #expect(svid.violations.map(\.section) == [section])
        #expect(svid.violations.map(\.isRefused) == [true])
    }

    @Test("what binds issuers only: key usage and extended key usage")
    func issuers() throws {
        let weak = try leaf {
            $0.keyUsage = []
            $0.extendedKeyUsage = [.serverAuth]
        }
        #expect(weak.violations.map(\.description) == ["has no key usage", "has an extended key usage without clientAuth"])
        #expect(weak.violations.allSatisfy { !$0.isRefused })
        #expect(try leaf { $0.keyUsage = [.keyEncipherment] }.violations.map(\.description) == ["lacks digitalSignature in its key usage"])
    }

    @Test("what validators refuse comes first")
    func order() throws {
        let both = try leaf {
            $0.keyUsage = []
            $0.alternativeNames.append(.uri("spiffe://example.org/b"))
        }
        #expect(both.violations.map(\.isRefused) == [true, false])
        #expect(both.id == nil)
    }

    @Test("a signing certificate carries the ID of its trust domain, without a path")
    func signing() throws {
        func authority(_ uri: String) throws -> X509SVID {
            let template = CertificateTemplate.authority("SPIRE", validity: pki.validity(daysLeft: 30, lifetime: 60))
                .with { $0.alternativeNames = [.uri(uri)] }
            return X509SVID(signing: try pki.root.issue(template).certificate)
        }
        #expect(try authority("spiffe://example.org").violations == [])
        #expect(try authority("spiffe://example.org/ca").violations.map(\.section) == ["3.2"])
    }
}
