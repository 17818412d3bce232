import PKI
import Testing

@Suite("Reading a certificate")
struct CertificateTests {
    @Test("gives every field")
    func givesFields() throws {
        let sample = SampleCertificate.changed {
            $0.extensions = [
                Encoding.certificateExtension(.basicConstraints, critical: [0x01, 0x01, 0xFF], [0x30, 0x06, 0x01, 0x01, 0xFF, 0x02, 0x01, 0x03]),
                Encoding.certificateExtension(.keyUsage, critical: [0x01, 0x01, 0xFF], Encoding.bits([0x86], unused: 1)),
                Encoding.certificateExtension(.subjectKeyIdentifier, [0x04, 0x02, 0xAB, 0xCD]),
                Encoding.certificateExtension(.authorityKeyIdentifier, [0x30, 0x04, 0x80, 0x02, 0x12, 0x34]),
                Encoding.certificateExtension(.extendedKeyUsage, Encoding.sequence(Encoding.identifier(.serverAuth), Encoding.identifier("1.2.3"))),
                Encoding.certificateExtension(
                    .subjectAlternativeName,
                    Encoding.sequence(
                        Encoding.text(0x82, "a.example"), Encoding.value(0x87, [192, 0, 2, 1]), Encoding.text(0x86, "spiffe://example/ns/a"),
                        Encoding.text(0x81, "me@a.example"), Encoding.value(0xA4, Encoding.commonName("Directory")))),
            ]
        }
        let certificate = try sample.read()
        #expect(certificate.version == 3)
        #expect(certificate.serialNumber.hex == "2a")
        #expect(certificate.issuer.description == "CN=Issuer")
        #expect(certificate.subject.description == "CN=Subject")
        #expect(certificate.validity.notBefore.description == "2026-01-01T00:00:00Z")
        #expect(certificate.validity.notAfter.description == "2027-01-01T00:00:00Z")
        #expect(certificate.publicKey == PublicKeyInfo(algorithm: .ec(curve: .p256), bits: 256))
        #expect(certificate.signatureAlgorithm.name == "ecdsa-with-SHA256")
        #expect(certificate.signature == [1, 2, 3])
        #expect(Array(certificate.subjectPublicKeyInfoDER) == SampleCertificate.p256)
        #expect(certificate.basicConstraints == BasicConstraints(isCA: true, pathLength: 3))
        #expect(certificate.keyUsage?.names == ["digitalSignature", "keyCertSign", "cRLSign"])
        #expect(certificate.subjectKeyIdentifier == [0xAB, 0xCD])
        #expect(certificate.authorityKeyIdentifier?.keyIdentifier == [0x12, 0x34])
        #expect(certificate.extendedKeyUsage?.map(\.name) == ["serverAuth", "1.2.3"])
        #expect(
            certificate.subjectAlternativeNames.map(\.description) == [
                "DNS:a.example", "IP:192.0.2.1", "URI:spiffe://example/ns/a", "email:me@a.example", "dirName:CN=Directory",
            ])
        #expect(certificate.extensions.map(\.isCritical) == [true, true, false, false, false, false])
        #expect(!certificate.isSelfIssued)
        #expect(certificate.irregularities.isEmpty)
    }

    @Test("covers exactly the signed bytes")
    func coversSignedBytes() throws {
        let certificate = try SampleCertificate().read()
        var reader = DERReader(certificate.der)
        var fields = try reader.sequence("Certificate")
        let body = try fields.next()
        #expect(certificate.toBeSigned == fields.encoding(of: body))
        #expect(Array(certificate.signatureAlgorithmDER) == SampleCertificate.ecdsa)
    }

    @Test(
        "understands every time OpenSSL does",
        arguments: [
            (0x17, "491231235959Z", "2049-12-31T23:59:59Z"), (0x17, "500101000000Z", "1950-01-01T00:00:00Z"),
            (0x17, "2601010000Z", "2026-01-01T00:00:00Z"),
            (0x17, "260101020000+0200", "2026-01-01T00:00:00Z"), (0x17, "2601010200-0130", "2026-01-01T03:30:00Z"),
            (0x17, "260101000000", "2026-01-01T00:00:00Z"),
            (0x18, "20500101000000Z", "2050-01-01T00:00:00Z"), (0x18, "99991231235959Z", "9999-12-31T23:59:59Z"),
            (0x18, "20260101000000.123Z", "2026-01-01T00:00:00Z"),
            (0x18, "00000101000000Z", "0000-01-01T00:00:00Z"), (0x18, "202601010000Z", "2026-01-01T00:00:00Z"),
            (0x17, "240229000000Z", "2024-02-29T00:00:00Z"),
        ] as [(UInt8, String, String)])
    func understandsTimes(_ tag: UInt8, _ text: String, _ expected: String) throws {
        let certificate = try SampleCertificate.changed { $0.notAfter = Encoding.text(tag, text) }.read()
        #expect(certificate.validity.notAfter.description == expected)
    }

    @Test(
        "refuses what is no time",
        arguments: [
            (0x17, ""), (0x17, "260101"), (0x17, "261301000000Z"), (0x17, "260230000000Z"), (0x17, "260101240000Z"), (0x17, "260101006000Z"),
            (0x17, "260101000060Z"),
            (0x17, "26010100000aZ"), (0x17, "260101000000Zx"), (0x17, "260101000000+2"), (0x17, "260101000000+9900"), (0x18, "260101000000Z"),
            (0x16, "260101000000Z"),
        ] as [(UInt8, String)])
    func refusesTimes(_ tag: UInt8, _ text: String) {
        let failure = #expect(throws: DecodingFailure.self) { try SampleCertificate.changed { $0.notAfter = Encoding.text(tag, text) }.read() }
        #expect(failure?.reason.hasPrefix("notAfter") == true)
    }

    @Test(
        "writes serial numbers as hexadecimal",
        arguments: [
            ([0x00], "00"), ([0x01], "01"), ([0x00, 0x80], "80"), ([0x7F, 0xFF], "7fff"), ([0xFF], "-01"), ([0x80], "-80"), ([0xFF, 0x00], "-0100"),
            ([0x80, 0x00], "-8000"), ([0x00, 0x00, 0x01], "01"), ([0xFE, 0xDC], "-0124"),
        ] as [([UInt8], String)])
    func writesSerialNumbers(_ octets: [UInt8], _ expected: String) throws {
        #expect(try SampleCertificate.changed { $0.serial = Encoding.value(0x02, octets) }.read().serialNumber.hex == expected)
    }

    @Test("takes a version 1 certificate without version, with unique identifiers, and without extensions")
    func takesVersionOne() throws {
        let certificate = try SampleCertificate.changed {
            $0.version = []
            $0.afterExtensions = Encoding.value(0x81, [0, 1]) + Encoding.value(0x82, [0, 2])
        }.read()
        #expect(certificate.version == 1)
        #expect(
            certificate.extensions.isEmpty && certificate.subjectAlternativeNames.isEmpty && certificate.basicConstraints == nil && !certificate.isCA)
        #expect(certificate.keyUsage == nil && certificate.extendedKeyUsage == nil && certificate.authorityKeyIdentifier == nil)
    }

    @Test("keeps general names whose content is not what the tag promises apart")
    func keepsOddNames() throws {
        let names = Encoding.sequence(
            Encoding.value(0x82, Array("a\u{0}.example".utf8)), Encoding.value(0x87, [1, 2, 3]), Encoding.value(0xA0, [0x06, 0x01, 0x2A]),
            Encoding.value(0x88, [0x2A]))
        let certificate = try SampleCertificate.changed { $0.extensions = [Encoding.certificateExtension(.subjectAlternativeName, names)] }.read()
        #expect(
            certificate.subjectAlternativeNames == [
                .other(tag: 2, content: Array("a\u{0}.example".utf8)), .other(tag: 7, content: [1, 2, 3]),
                .other(tag: 0, content: [0x06, 0x01, 0x2A]),
                .other(tag: 8, content: [0x2A]),
            ])
    }

    typealias Change = @Sendable (inout SampleCertificate) -> Void

    static let wrongStructures: [(String, Change)] = [
        ("bytes after the certificate", { $0.trailing = [0] }),
        ("an empty serial number", { $0.serial = [0x02, 0x00] }),
        ("a missing subject", { $0.subject = [] }),
        ("a version of five octets", { $0.version = Encoding.value(0xA0, Encoding.value(0x02, [1, 2, 3, 4, 5])) }),
        ("a negative version", { $0.version = Encoding.value(0xA0, Encoding.value(0x02, [0xFF])) }),
        ("an extension without value", { $0.extensions = [Encoding.sequence(Encoding.identifier(.keyUsage))] }),
        ("a value behind the extensions", { $0.afterExtensions = [0x05, 0x00] }),
        ("a key without bits", { $0.publicKey = Encoding.sequence(SampleCertificate.ecdsa) }),
        ("an algorithm of three values", { $0.outerAlgorithm = Encoding.sequence(Encoding.identifier("1.2.3"), [0x05, 0x00], [0x05, 0x00]) }),
    ]

    @Test("refuses a wrong structure", arguments: wrongStructures)
    func refuses(_ sentence: String, _ change: Change) {
        #expect(throws: DecodingFailure.self, "\(sentence)") { try SampleCertificate.changed(change).read() }
    }

    @Test("reads ten thousand names")
    func readsManyNames() throws {
        let names = (0..<10_000).flatMap { Encoding.text(0x82, "host\($0).example") }
        let value = Encoding.value(0x30, names)
        let certificate = try SampleCertificate.changed { $0.extensions = [Encoding.certificateExtension(.subjectAlternativeName, value)] }.read()
        #expect(certificate.subjectAlternativeNames.count == 10_000)
        #expect(try certificate.matches(#require(ReferenceIdentity("host9999.example"))))
    }
}
