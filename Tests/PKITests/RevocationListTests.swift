import OpenSSL
import PKI
import TestSupport
import Testing

@Suite("Reading certificate revocation lists")
struct RevocationListTests {
    private let pki: TestPKI
    private let leaf: IssuedCertificate

    init() throws {
        pki = try TestPKI()
        leaf = try pki.server()
    }

    private func read(_ template: RevocationListTemplate) throws -> CertificateRevocationList {
        try CertificateRevocationList(der: try pki.intermediate.issueRevocationList(template), digest: SystemCryptography())
    }

    private func template(_ entries: [RevocationListTemplate.Entry] = []) -> RevocationListTemplate {
        RevocationListTemplate(entries, thisUpdate: pki.now, nextUpdate: pki.now + .days(7))
    }

    @Test("Every field of a list is found")
    func fields() throws {
        let certificate = try leaf.certificate
        let list = try read(template([.init(certificate, at: pki.now - .days(1), reason: .keyCompromise)]).with { $0.number = 300 })
        #expect(list.version == 2)
        #expect(try list.issuer.matches(pki.intermediate.certificate.subject))
        #expect(list.thisUpdate == pki.now)
        #expect(list.nextUpdate == pki.now + .days(7))
        #expect(list.number?.hex == "012c")
        #expect(!list.isDelta && list.issuingDistributionPoint == nil && list.obstacle == nil)
        #expect(list.entryCount == 1)
        let entry = try #require(list.entry(for: certificate.serialNumber, issuedBy: certificate.issuer))
        #expect(entry.reason == .keyCompromise)
        #expect(entry.revocationDate == pki.now - .days(1))
        #expect(list.entry(for: SerialNumber(octets: [1]), issuedBy: certificate.issuer) == nil)
        #expect(list.entry(for: certificate.serialNumber, issuedBy: try pki.root.certificate.subject) == nil)
    }

    @Test("A list of 100,000 entries is read in one pass and finds each of them; one serial number throughout stays linear")
    func huge() throws {
        let issuer = try pki.intermediate.certificate.subject
        let entries = (0..<100_000).map { (number: UInt32) -> RevocationListTemplate.Entry in
            .init([1] + [16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }, at: pki.now)
        }
        let list = try read(template(entries))
        #expect(list.entryCount == 100_000)
        #expect(entries.allSatisfy { list.entry(for: SerialNumber(octets: $0.serialNumber[...]), issuedBy: issuer) != nil })
        let same = try read(template(Array(repeating: .init([7], at: pki.now), count: 100_000)))
        #expect(same.entry(for: SerialNumber(octets: [7]), issuedBy: issuer) != nil)
        #expect(same.entry(for: SerialNumber(octets: [7]), issuedBy: try pki.root.certificate.subject) == nil)
    }

    @Test("Delta indicator, scope and indirect entries are read")
    func extensions() throws {
        let other = try pki.root.certificate.subject
        let list = try read(
            template([
                .init([1], at: pki.now),
                .init([1], at: pki.now, extraExtensions: [try .certificateIssuer(pki.root.template.subject)]),
                .init([2], at: pki.now),
            ]).with {
                $0.baseNumber = 0
                $0.extraExtensions = [try .issuingDistributionPoint(uri: "http://crl.example/1", reasons: [1, 4], isIndirect: true)]
            })
        #expect(list.isDelta)
        let scope = try #require(list.issuingDistributionPoint)
        #expect(scope.isIndirect && !scope.onlyContainsCACerts && !scope.onlyContainsUserCerts)
        #expect(scope.name?.names(under: list.issuer) == [.uri("http://crl.example/1")])
        #expect(scope.onlySomeReasons == RevocationReasons(rawValue: 0b10010))
        #expect(list.entry(for: SerialNumber(octets: [1]), issuedBy: list.issuer) != nil)
        #expect(list.entry(for: SerialNumber(octets: [1]), issuedBy: other) != nil)
        #expect(list.entry(for: SerialNumber(octets: [2]), issuedBy: other) != nil)
        #expect(list.entry(for: SerialNumber(octets: [2]), issuedBy: list.issuer) == nil)
        #expect(list.entry(for: SerialNumber(octets: [0, 2]), issuedBy: other) != nil)
    }

    @Test("What a list has that must be known and is not is an obstacle")
    func obstacles() throws {
        let unknown = ExtensionTemplate("1.2.3.4", isCritical: true, value: [5, 0])
        #expect(try read(template().with { $0.extraExtensions = [unknown] }).obstacle?.contains("1.2.3.4") == true)
        #expect(try read(template([.init([1], at: pki.now, extraExtensions: [unknown])])).obstacle?.contains("1.2.3.4") == true)
        let twice = try ExtensionTemplate.issuingDistributionPoint(isIndirect: true)
        #expect(try read(template().with { $0.extraExtensions = [twice, twice] }).obstacle?.contains("more than once") == true)
        let empty = ExtensionTemplate("2.5.29.28", isCritical: true, value: [])
        #expect(try read(template().with { $0.extraExtensions = [empty] }).obstacle?.contains("cannot be read") == true)
    }

    @Test("A file may have several lists in PEM, or one in DER; what cannot be read is told and hides nothing")
    func files() throws {
        let der = try pki.intermediate.issueRevocationList(template())
        let pem = PEMText.block("X509 CRL", der)
        let text = pki.root.pem + pem + PEMText.block("X509 CRL", Array(der.dropLast())) + pem
        let read = CertificateRevocationList.read(Array(text.utf8), digest: SystemCryptography())
        #expect(read.lists.count == 2 && read.problems.count == 1)
        #expect(CertificateRevocationList.read(der, digest: SystemCryptography()).lists.count == 1)
        #expect(CertificateRevocationList.read(Array("nothing".utf8), digest: SystemCryptography()).lists.isEmpty)
    }

    @Test("A list cut off or changed at any byte is read or refused, and its entries can be asked for")
    func hostile() throws {
        let entry = RevocationListTemplate.Entry([1, 2, 3], at: pki.now, reason: .superseded)
        let der = try pki.intermediate.issueRevocationList(
            template([entry]).with { $0.extraExtensions = [try .issuingDistributionPoint(uri: "http://a.example", reasons: [1])] })
        for count in der.indices {
            #expect(throws: DecodingFailure.self) { try CertificateRevocationList(der: Array(der.prefix(count)), digest: SystemCryptography()) }
        }
        for offset in der.indices {
            for value in [0x00, 0x30, 0x7F, 0x80, 0x84, 0xFF, der[offset] ^ 1] as [UInt8] {
                var changed = der
                changed[offset] = value
                guard let list = try? CertificateRevocationList(der: changed, digest: SystemCryptography()) else { continue }
                _ = list.entry(for: SerialNumber(octets: [1, 2, 3]), issuedBy: list.issuer)
                _ = (list.extensions, list.authorityKeyIdentifier, list.validity, list.issuingDistributionPoint?.name?.names(under: list.issuer))
            }
        }
    }
}

@Suite("Where revocation information is found")
struct DistributionPointTests {
    private let pki: TestPKI

    init() throws { pki = try TestPKI() }

    @Test("Distribution points, freshest lists and OCSP responders are read from a certificate")
    func certificate() throws {
        let issuer = [NameAttribute.commonName("Lists")]
        let leaf = try pki.server {
            $0.extraExtensions = [
                try .crlDistributionPoint(uri: "http://crl.example/indirect", signedBy: issuer),
                try .authorityInformationAccess(ocsp: ["http://ocsp.example"], issuers: ["http://ca.example"]),
                ExtensionTemplate("2.5.29.46", value: try ExtensionTemplate.crlDistributionPoints(["http://crl.example/delta"]).value),
            ]
        }.certificate
        #expect(leaf.crlDistributionPoints.flatMap(\.uris) == ["http://crl.example/indirect"])
        #expect(leaf.crlDistributionPoints.first?.crlIssuer.map(\.description) == ["dirName:CN=Lists"])
        #expect(leaf.freshestCRL.flatMap(\.uris) == ["http://crl.example/delta"])
        let access = try #require(AuthorityInformationAccess(leaf))
        #expect(access.ocspLocations == ["http://ocsp.example"] && access.issuerLocations == ["http://ca.example"])
    }

    @Test("A name relative to the list's issuer stands behind its name")
    func relativeName() throws {
        let common = DEREncoder.sequence([try DEREncoder.objectIdentifier("2.5.4.3"), DEREncoder.utf8String("CRL1")])
        let name = DEREncoder.context(0, [DEREncoder.context(1, [common])])
        let points = try DistributionPoint.list(der: DEREncoder.sequence([DEREncoder.sequence([name])])[...])
        let names = try points[0].name?.names(under: pki.root.certificate.subject)
        #expect(names?.map(\.description) == ["dirName:CN=CRL1,CN=Test Root CA,O=Test"])
    }
}
