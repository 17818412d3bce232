import OpenSSL
import PKI
import TestSupport
import Testing

@Suite("issuing, read back by the openssl command")
struct IssuedCertificateTests {
    private let pki: TestPKI
    private let directory: TemporaryDirectory

    init() throws {
        pki = try TestPKI()
        directory = try TemporaryDirectory()
    }

    @Test("a chain of root, intermediate and leaf verifies strictly, for servers and for clients", arguments: ["sslserver", "sslclient"])
    func verifies(purpose: String) async throws {
        let leaf = try purpose == "sslserver" ? pki.server() : pki.client()
        let outcome = try await verify(leaf, extra: ["-purpose", purpose, "-x509_strict"])
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test("every kind of key signs and is certified", arguments: PrivateKey.Kind.allCases)
    func kinds(kind: PrivateKey.Kind) async throws {
        let root = try IssuedCertificate.selfSigned(.authority("Root", validity: pki.root.template.validity), key: .generate(kind))
        let leaf = try pki.server(key: .generate(kind), issuer: root)
        let outcome = try await verify(leaf, root: root, untrusted: nil, extra: ["-auth_level", "0"])
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test(
        "the digest asked for is the one in the signature",
        arguments: [
            (PrivateKey.Kind.p256, SigningDigest.sha1, "ecdsa-with-SHA1"), (.p256, .sha384, "ecdsa-with-SHA384"),
            (.rsa2048, .sha1, "sha1WithRSAEncryption"),
            (.rsa2048, .md5, "md5WithRSAEncryption"), (.rsa2048, .sha512, "sha512WithRSAEncryption"), (.ed25519, .sha256, "ED25519"),
        ])
    func digests(kind: PrivateKey.Kind, digest: SigningDigest, name: String) async throws {
        let template = CertificateTemplate.authority("Root", validity: pki.root.template.validity).with { $0.digest = digest }
        let root = try IssuedCertificate.selfSigned(template, key: .generate(kind))
        #expect(try await text(root).contains("Signature Algorithm: \(name)\n"))
    }

    @Test("MD5 with ECDSA is refused, because there is no such algorithm")
    func impossibleDigest() {
        #expect(throws: IssuingError("no ECDSA signature algorithm with MD5 exists")) { try pki.server { $0.digest = .md5 } }
    }

    @Test("names, validity and extensions are what the template says")
    func contents() async throws {
        let leaf = try pki.server([.dns("a.example"), .ip("192.0.2.1"), .ip("2001:db8::1"), .uri("spiffe://example/a"), .email("a@b.example")]) {
            $0.subject = [.country("DE"), .organization("Müller"), .commonName("a")]
            $0.serialNumber = [0x01, 0x02, 0xFF]
            $0.extendedKeyUsage = [.serverAuth, .clientAuth]
            $0.keyUsage = [.digitalSignature, .keyAgreement, .decipherOnly]
            $0.extraExtensions = [
                try .crlDistributionPoints(["http://crl.example/a.crl"]), try .authorityInformationAccess(ocsp: ["http://ocsp.example"]),
            ]
        }
        let text = try await text(leaf)
        for expected in [
            "Version: 3 (0x2)", "Serial Number: 66303 (0x102ff)", "Issuer: O = Test, CN = Test Intermediate CA",
            "Subject: C = DE, O = Müller, CN = a\n",
            "Not Before: Dec  2 00:00:00 2025 GMT", "Not After : Mar  2 00:00:00 2026 GMT", "CA:FALSE",
            "Digital Signature, Key Agreement, Decipher Only",
            "TLS Web Server Authentication, TLS Web Client Authentication", "URI:http://crl.example/a.crl", "OCSP - URI:http://ocsp.example",
            "DNS:a.example, IP Address:192.0.2.1, IP Address:2001:DB8:0:0:0:0:0:1, URI:spiffe://example/a, email:a@b.example",
        ] {
            #expect(text.contains(expected), "\(expected) in \(text)")
        }
    }

    @Test(
        "dates from 2050 on are GeneralizedTime, earlier ones UTCTime",
        arguments: [
            ("1950-01-01T00:00:00Z", "2049-12-31T23:59:59Z", ["UTCTIME", "UTCTIME"]),
            ("2026-01-01T00:00:00Z", "2050-01-01T00:00:00Z", ["UTCTIME", "GENERALIZEDTIME"]),
            ("1949-12-31T23:59:59Z", "9999-12-31T23:59:59Z", ["GENERALIZEDTIME", "GENERALIZEDTIME"]),
        ])
    func dates(notBefore: String, notAfter: String, types: [String]) async throws {
        let validity = Validity(notBefore: try #require(Timestamp(rfc3339: notBefore)), notAfter: try #require(Timestamp(rfc3339: notAfter)))
        let leaf = try pki.server { $0.validity = validity }
        let dump = try await runProcess("openssl", ["asn1parse"], input: leaf.pem).standardOutput
        #expect(dump.split(separator: "\n").compactMap { line in types.first { line.contains(" \($0) ") } } == types)
        #expect(try leaf.certificate.validity == validity)
    }

    @Test("a certificate signed with a wrong key does not verify")
    func wrongKey() async throws {
        let leaf = try pki.intermediate.issue(.server([.dns("a.example")], validity: pki.validity(daysLeft: 1, lifetime: 2)), signedWith: .generate())
        let outcome = try await verify(leaf)
        #expect(outcome.standardError.contains("certificate signature failure"), "\(outcome)")
    }

    @Test("a cross-sign by another root makes the same leaf verify under it")
    func crossSign() async throws {
        let other = try TestPKI("Other")
        let crossSigned = try other.root.issue(pki.intermediate.template, to: pki.intermediate.privateKey)
        let outcome = try await verify(pki.server(), root: other.root, untrusted: crossSigned)
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test("a renewal keeps the key and changes serial number and dates")
    func renewal() throws {
        let old = try pki.server(daysLeft: 3)
        let new = try pki.server(daysLeft: 90, key: old.privateKey)
        #expect(try old.certificate.subjectPublicKeyInfoDER == new.certificate.subjectPublicKeyInfoDER)
        #expect(try old.certificate.serialNumber != new.certificate.serialNumber)
        #expect(try new.certificate.validity.notAfter == pki.now + .days(90))
    }

    @Test("version 1 has no extensions, and key identifiers can be left out")
    func defects() async throws {
        let first = try await text(pki.server { $0.version = .v1 })
        #expect(first.contains("Version: 1 (0x0)") && !first.contains("X509v3"))
        let second = try await text(
            pki.server {
                $0.includesSubjectKeyIdentifier = false
                $0.includesAuthorityKeyIdentifier = false
            })
        #expect(!second.contains("Key Identifier") && second.contains("Basic Constraints"))
    }

    @Test("name constraints shut out names that are not permitted")
    func nameConstraints() async throws {
        let template = pki.intermediate.template.with {
            $0.extraExtensions = (try? [.nameConstraints(permitted: [.dns("example.org")], excluded: [.dns("bad.example.org")])]) ?? []
        }
        let intermediate = try pki.root.issue(template)
        for (name, isPermitted) in [("a.example.org", true), ("a.example.com", false), ("a.bad.example.org", false)] {
            let outcome = try await verify(pki.server([.dns(name)], issuer: intermediate), untrusted: intermediate)
            #expect((outcome.status == 0) == isPermitted, "\(name): \(outcome)")
        }
    }

    private func verify(_ leaf: IssuedCertificate, root: IssuedCertificate? = nil, extra: [String] = []) async throws -> ProcessOutcome {
        try await verify(leaf, root: root, untrusted: pki.intermediate, extra: extra)
    }

    private func verify(_ leaf: IssuedCertificate, root: IssuedCertificate? = nil, untrusted: IssuedCertificate?, extra: [String] = []) async throws
        -> ProcessOutcome
    {
        var arguments = ["verify", "-attime", "\(pki.now.unixSeconds)", "-no-CApath", "-no-CAstore"]
        arguments += ["-CAfile", try directory.write((root ?? pki.root).pem, to: "root.pem")]
        if let untrusted { arguments += ["-untrusted", try directory.write(untrusted.pem, to: "untrusted.pem")] }
        return try await runProcess("openssl", arguments + extra + [try directory.write(leaf.pem, to: "leaf.pem")])
    }

    private func text(_ certificate: IssuedCertificate) async throws -> String {
        try await runProcess("openssl", ["x509", "-noout", "-text", "-nameopt", "oneline,utf8,-esc_msb"], input: certificate.pem).standardOutput
    }
}
