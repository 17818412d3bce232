import Foundation
import Monitoring
import OpenSSL
import PKI
import Scanning
import TestSupport
import Testing

@Suite("PKCS #7 bundles")
struct PKCS7FileTests {
    let pki: TestPKI
    let chain: [IssuedCertificate]

    init() throws {
        pki = try TestPKI()
        chain = try pki.chain(pki.server())
    }

    /// SignedData around certificates, as `openssl crl2pkcs7` makes it, with each length definite or not.
    private func bundle(_ wrap: (UInt8, [UInt8]) -> [UInt8]) -> [UInt8] {
        let certificates = wrap(0xA0, chain.flatMap(\.der))
        let data = wrap(0x30, DER.value(0x02, [1]) + DER.value(0x31, []) + wrap(0x30, DER.pkcs7(1)) + certificates + DER.value(0x31, []))
        return wrap(0x30, DER.pkcs7(2) + wrap(0xA0, data))
    }

    @Test("are read in DER and in BER with indefinite lengths")
    func reads() throws {
        for content in [bundle(DER.value), bundle { DER.indefinite($0, $1) }] {
            let file = try #require(decode(content))
            #expect(try file.certificates == chain.certificates && file.problems.isEmpty)
        }
    }

    @Test("of openssl are read, as DER and as PEM")
    func readsOpenSSL() async throws {
        let directory = try TemporaryDirectory()
        let input = try directory.write(chain.pem, to: "chain.pem")
        for form in ["DER", "PEM"] {
            let output = directory.path("out.\(form)")
            let outcome = try await runProcess("openssl", ["crl2pkcs7", "-nocrl", "-certfile", input, "-outform", form, "-out", output])
            try #require(outcome.status == 0)
            let file = try #require(decode(Array(try Data(contentsOf: URL(fileURLWithPath: output)))))
            #expect(try file.certificates == chain.certificates && file.problems.isEmpty, "\(form) \(file.details)")
        }
    }

    @Test("without certificates are no error")
    func toleratesOthers() { #expect(decode(DER.sequence(DER.pkcs7(3), DER.value(0xA0, DER.sequence()))) == DecodedFile()) }

    @Test("end as certificates or a problem however they are cut and bent")
    func survives() {
        for content in [bundle(DER.value), bundle { DER.indefinite($0, $1) }] {
            for changed in Mutations(original: content) { _ = decode(changed) }
        }
    }

    @Test("that nest ten thousand deep end at once", arguments: [0x30, 0xA0, 0x24] as [UInt8])
    func refusesNesting(_ tag: UInt8) throws {
        let depth = 10_000
        let indefinite = [0x30, 0x80] + DER.pkcs7(2) + [0xA0, 0x80] + (0..<depth).flatMap { _ in [tag, 0x80] }
        #expect(decode(indefinite)?.problems.count == 1)
        let definite = (0..<depth).flatMap { level -> [UInt8] in
            let rest = (depth - level - 1) * 5
            return [tag, 0x83, UInt8(rest >> 16), UInt8(truncatingIfNeeded: rest >> 8), UInt8(truncatingIfNeeded: rest)]
        }
        #expect(decode(DER.sequence(DER.pkcs7(2), DER.value(0xA0, definite)))?.problems.count == 1)
    }
}
