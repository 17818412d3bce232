import Foundation
import Monitoring
import OpenSSL
import PKI
import Scanning
import TestSupport
import Testing

@Suite("Revocation lists and certification requests")
struct RevocationAndRequestTests {
    let pki: TestPKI
    let list: [UInt8]

    init() throws {
        pki = try TestPKI()
        list = try pki.root.issueRevocationList(RevocationListTemplate(thisUpdate: pki.now, nextUpdate: pki.now + .days(7)))
    }

    @Test("are read as DER, as PEM and within PKCS #7")
    func readsLists() throws {
        let bundle = DER.sequence(
            DER.pkcs7(2),
            DER.value(
                0xA0,
                DER.sequence(DER.value(0x02, [1]), DER.value(0x31, []), DER.sequence(DER.pkcs7(1)), DER.value(0xA1, list), DER.value(0x31, []))))
        for content in [list, Array(PEMText.block("X509 CRL", list).utf8), bundle] {
            let file = try #require(decode(content))
            #expect(file.revocationLists.map(\.list.der) == [list] && file.entries.isEmpty && file.problems.isEmpty)
            #expect(try file.revocationLists.first?.list.issuer == pki.root.certificate.subject)
        }
    }

    @Test("of openssl are read as DER and as PEM")
    func readsRequests() async throws {
        let directory = try TemporaryDirectory()
        let arguments = ["req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=web.example", "-keyout", directory.path("key")]
        for form in ["DER", "PEM"] {
            let outcome = try await runProcess("openssl", arguments + ["-outform", form, "-out", directory.path(form)])
            try #require(outcome.status == 0, "\(outcome)")
            let file = try #require(decode(Array(try Data(contentsOf: URL(fileURLWithPath: directory.path(form))))))
            #expect(file.requests.map(\.request.subject.description) == ["CN=web.example"] && file.problems.isEmpty && file.entries.isEmpty)
            #expect(file.requests.first?.request.publicKey.bits == 2048)
        }
    }

    @Test("that are cut or bent end as themselves or a problem")
    func survives() async throws {
        for changed in Mutations(original: list) { _ = decode(changed) }
        for end in 64..<list.count { #expect(decode(Array(list[..<end]))?.problems.isEmpty == false) }
    }
}
