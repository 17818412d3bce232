import OpenSSL
import PKI
import TestSupport
import Testing

@Suite("Hostile certificates")
struct HostileCertificateTests {
    @Test("end as a value or a decoding failure at every truncation")
    func surviveTruncation() throws {
        let original = try TestPKI().server([.dns("a.example"), .ip("192.0.2.1"), .uri("spiffe://example/a")]).der
        for end in original.indices {
            #expect(throws: DecodingFailure.self) { try Certificate(der: Array(original[..<end]), digest: StandInDigest()) }
        }
    }

    @Test("end as a value or a decoding failure for every changed byte")
    func surviveMutation() throws {
        let original = try TestPKI().server([.dns("a.example"), .ip("192.0.2.1"), .uri("spiffe://example/a")]).der
        var readable = 0
        for index in original.indices {
            for value: UInt8 in [0x00, 0x01, 0x7F, 0x80, 0x81, 0x84, 0xFF, original[index] &+ 1, original[index] ^ 0x20] {
                var changed = original
                changed[index] = value
                if let certificate = try? Certificate(der: changed, digest: StandInDigest()) {
                    readable += 1
                    touchEverything(in: certificate)
                }
            }
        }
        #expect(readable > original.count)
    }

    @Test("end as a value or a decoding failure when bytes are cut out or put in")
    func surviveInsertion() throws {
        let original = try TestPKI().root.der
        for index in original.indices {
            for change in [[], [0x30, 0x80], [0xA3, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], [0x02, 0x01, 0x01]] as [[UInt8]] {
                var changed = original
                changed.replaceSubrange(index...index, with: change)
                if let certificate = try? Certificate(der: changed, digest: StandInDigest()) { touchEverything(in: certificate) }
            }
        }
    }

    @Test("nested 10,000 deep are refused")
    func refuseNesting() {
        var nested: [UInt8] = []
        for _ in 0..<10_000 { nested = [0x30, 0x83] + [16, 8, 0].map { UInt8(truncatingIfNeeded: nested.count >> $0) } + nested }
        #expect(throws: DecodingFailure.self) { try Certificate(der: nested, digest: StandInDigest()) }
        #expect(throws: DecodingFailure.self) { try DistinguishedName(der: nested[...]) }
        #expect(throws: DecodingFailure.self) { try GeneralName.list(der: nested[...]) }
    }

    private func touchEverything(in certificate: Certificate) {
        _ = certificate.irregularities.map(\.description)
        _ = certificate.subjectAlternativeNames.map(\.description)
        _ = (certificate.issuer.description, certificate.subject.commonName, certificate.serialNumber.hex, certificate.validity.lifetime)
        _ = (certificate.publicKey.name, certificate.signatureAlgorithm.name, certificate.extendedKeyUsage?.map(\.name), certificate.keyUsage?.names)
        _ = (certificate.authorityKeyIdentifier, certificate.subjectKeyIdentifier, certificate.isCA, certificate.validity.notAfter.description)
    }
}
