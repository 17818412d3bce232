import PKI
import Testing

@Suite("What a certificate gets wrong")
struct IrregularityTests {
    typealias Change = @Sendable (inout SampleCertificate) -> Void

    static let reversed = Validity(notBefore: Timestamp(unixSeconds: 1_767_225_600), notAfter: Timestamp(unixSeconds: 1_735_689_600))

    static let defects: [(Irregularity, Change)] = [
        (.serialNumberNegative, { $0.serial = Encoding.value(0x02, [0x80]) }), (.serialNumberZero, { $0.serial = Encoding.value(0x02, [0]) }),
        (.serialNumberPadded, { $0.serial = Encoding.value(0x02, [0, 1]) }),
        (.serialNumberTooLong(octets: 21), { $0.serial = Encoding.value(0x02, [UInt8](repeating: 1, count: 21)) }),
        (.versionUnknown(5), { $0.version = Encoding.value(0xA0, Encoding.value(0x02, [4])) }),
        (.versionStatesDefault, { $0.version = Encoding.value(0xA0, Encoding.value(0x02, [0])) }),
        (
            .extensionsInVersion(1),
            {
                $0.version = []
                $0.extensions = [Encoding.certificateExtension("1.2.3", [])]
            }
        ),
        (.timeForm(.notAfter, text: "2701010000Z"), { $0.notAfter = Encoding.text(0x17, "2701010000Z") }),
        (.timeForm(.notBefore, text: "260101000000+0000"), { $0.notBefore = Encoding.text(0x17, "260101000000+0000") }),
        (.generalizedTimeBefore2050(.notAfter), { $0.notAfter = Encoding.text(0x18, "20270101000000Z") }),
        (.validityReversed(reversed), { $0.notAfter = Encoding.text(0x17, "250101000000Z") }), (.issuerEmpty, { $0.issuer = [0x30, 0] }),
        (.subjectEmptyWithoutCriticalAlternativeName, { $0.subject = [0x30, 0] }),
        (.nameNotText(attribute: "2.5.4.3"), { $0.subject = Encoding.sequence(Encoding.attribute("2.5.4.3", Encoding.value(0x13, [0xE9]))) }),
        (.nameUnreadable(attribute: "2.5.4.3"), { $0.subject = Encoding.sequence(Encoding.attribute("2.5.4.3", Encoding.value(0x0C, [0xFF]))) }),
        (.nameUnreadable(attribute: "2.5.4.3"), { $0.subject = Encoding.sequence(Encoding.attribute("2.5.4.3", Encoding.value(0x02, [1]))) }),
        (.signatureAlgorithmsDiffer, { $0.outerAlgorithm = Encoding.sequence(Encoding.identifier("1.2.840.10045.4.3.3")) }),
        (
            .extensionRepeated("1.2.3"),
            { $0.extensions = [Encoding.certificateExtension("1.2.3", []), Encoding.certificateExtension("1.2.3", [])] }
        ),
        (.extensionNotCanonical("1.2.3"), { $0.extensions = [Encoding.certificateExtension("1.2.3", critical: [1, 1, 0], [])] }),
        (.extensionNotCanonical("1.2.3"), { $0.extensions = [Encoding.certificateExtension("1.2.3", critical: [1, 1, 1], [])] }),
        (
            .alternativeNameUnreadable(tag: 7),
            { $0.extensions = [Encoding.certificateExtension(.subjectAlternativeName, Encoding.sequence(Encoding.value(0x87, [1])))] }
        ),
    ]

    @Test("is told, and does not make it unreadable", arguments: defects)
    func isTold(_ irregularity: Irregularity, _ change: Change) throws {
        #expect(try SampleCertificate.changed(change).read().irregularities == [irregularity])
    }

    @Test(
        "includes extensions that cannot be read",
        arguments: [.keyUsage, .basicConstraints, .subjectAlternativeName, .extendedKeyUsage, .subjectKeyIdentifier, .authorityKeyIdentifier]
            as [ObjectIdentifier])
    func includesExtensions(_ id: ObjectIdentifier) throws {
        let certificate = try SampleCertificate.changed { $0.extensions = [Encoding.certificateExtension(id, [0x05, 0x00])] }.read()
        guard case .extensionUnreadable(let found, _)? = certificate.irregularities.first else {
            Issue.record("expected an unreadable extension, found \(certificate.irregularities)")
            return
        }
        #expect(found == id)
        #expect(certificate.irregularities.count == 1)
    }

    @Test("includes a length that is not minimal, with its place")
    func includesLengths() throws {
        let certificate = try SampleCertificate.changed { $0.subject = [0x30, 0x81, 0x00] + [] }.read()
        #expect(certificate.irregularities.contains { if case .lengthNotMinimal = $0 { true } else { false } })
    }

    @Test("stays bounded for values nested deep")
    func staysBounded() throws {
        var nested: [UInt8] = []
        for _ in 0..<2_000 { nested = Encoding.value(0x30, nested) }
        let certificate = try SampleCertificate.changed { $0.extensions = [Encoding.certificateExtension("1.2.3", nested)] }.read()
        #expect(certificate.irregularities.isEmpty)
        #expect(throws: DecodingFailure.self) { try Certificate(der: nested, digest: StandInDigest()) }
    }
}
