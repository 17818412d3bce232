import OpenSSL
import PKI
import TestSupport
import Testing
import Trust

@Suite("What the errors say")
struct MessageTests {
    private let pki: TestPKI

    init() throws { pki = try TestPKI() }

    @Test("A missing issuer: what was sent, who is missing, where it is published")
    func issuerMissing() throws {
        let leaf = try pki.server { $0.extraExtensions = [try .authorityInformationAccess(issuers: ["http://ca.example/ca.der"])] }
        let verification = try Presentation([leaf], trusting: [pki.root]).verified()
        #expect(
            verification.message(.issuerMissing)
                == "the issuer of CN=service.example, CN=Test Intermediate CA,O=Test, is neither among the certificates sent (1) nor in trust store test "
                + "(1 certificate); it is published at http://ca.example/ca.der")
    }

    @Test("A root of the right name with the wrong key is mentioned")
    func sameNameOtherKey() throws {
        let verification = try Presentation(pki.chain(pki.server()), trusting: [TestPKI().root]).verified()
        #expect(try #require(verification.message(.issuerMissing)).hasSuffix(", which has another key under that name"))
    }

    @Test("A certificate with a thousand faults under a name of 100,000 characters is refused in a few short sentences")
    func bounded() throws {
        let leaf = try pki.server {
            $0.subject = [.commonName(String(repeating: "x", count: 100_000))]
            $0.extraExtensions = (0..<1000).map { ExtensionTemplate("1.2.3.\($0)", isCritical: true, value: [0x05, 0x00]) }
        }
        let verification = try Presentation(pki.chain(leaf), trusting: [pki.root]).verified()
        #expect(!verification.trusted)
        #expect(verification.errors.count < 40)
        #expect(verification.errors.allSatisfy { $0.message.utf8.count < 2000 })
    }

    @Test("A wrong name: what was asked for, and what the certificate names, nearest first and counted")
    func nameMismatch() throws {
        let names = ["a.other", "b.other", "c.other", "d.other", "e.other", "www.service.example", "f.other"].map { AlternativeName.dns($0) }
        let verification = try Presentation(pki.chain(pki.server(names)), trusting: [pki.root], host: "api.service.example").verified()
        #expect(
            verification.message(.nameMismatch)
                == "the certificate does not name api.service.example: it names DNS:www.service.example, DNS:a.other, DNS:b.other, DNS:c.other, "
                + "DNS:d.other and 2 more")
    }

    @Test("A common name does not stand in for the names that are missing")
    func commonName() throws {
        let leaf = try pki.server([]) { $0.subject = [.commonName("service.example")] }
        let verification = try Presentation(pki.chain(leaf), trusting: [pki.root], host: "service.example").verified()
        #expect(
            verification.message(.nameMismatch)
                == "the certificate does not name service.example: it carries no subject alternative name, and its common name service.example is not "
                + "a service name (RFC 9525)")
    }

    @Test("An end of validity: both times")
    func expired() throws {
        let verification = try Presentation(pki.chain(pki.server(daysLeft: -1)), trusting: [pki.root]).verified()
        #expect(
            verification.message(.expired)
                == "CN=service.example expired at 2025-12-31T00:00:00Z, before the time of verification, 2026-01-01T00:00:00Z")
    }

    @Test("A purpose: what is needed and what the certificate has")
    func purpose() throws {
        let verification = try Presentation(pki.chain(pki.client()), trusting: [pki.root]).verified()
        #expect(verification.message(.wrongPurpose) == "the extended key usage of CN=client (clientAuth) does not include serverAuth")
    }

    @Test("A root that was sent but is not trusted")
    func untrustedRoot() throws {
        let verification = try Presentation(pki.chain(pki.server()) + [pki.root], trusting: []).verified()
        #expect(
            verification.message(.untrustedRoot)
                == "the path ends in the self-signed certificate CN=Test Root CA,O=Test, which is not in trust store test (0 certificates)")
    }

    @Test("Errors name the certificate they are about")
    func fingerprints() throws {
        let chain = try pki.chain(pki.server(daysLeft: -1))
        let verification = try Presentation(chain, trusting: []).verified()
        #expect(verification.errors.map(\.certificate) == (try chain.certificates.map(\.fingerprint)))
        #expect(try verification.path == chain.certificates)
    }
}
