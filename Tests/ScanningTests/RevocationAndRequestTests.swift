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

    @Test("that lie in files are results of their own, with what they say")
    func reported() async throws {
        let directory = try TemporaryDirectory()
        try directory.write(list, to: "ca.crl")
        let arguments = ["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=web.example"]
        let names = ["-addext", "subjectAltName=DNS:web.example,IP:10.0.0.5", "-keyout", directory.path("x.key"), "-out", directory.path("web.csr")]
        try #require(try await runProcess("openssl", arguments + names).status == 0)
        let scan = Scan(directory.path)
        #expect(scan.paths(below: directory.path) == ["ca.crl", "web.csr"])
        #expect(scan.summary.files.values.reduce(0, +) >= 2)
        let found = try #require(scan.observations.first?.facts.revocationLists?.first)
        #expect(try found.issuer == pki.root.certificate.subject.description && found.revoked == 0 && !found.isDelta)
        #expect(found.thisUpdate == pki.now && found.nextUpdate == pki.now + .days(7))
        let request = try #require(scan.observations.last?.facts.certificateRequests?.first)
        #expect(request.subject == "CN=web.example" && request.subjectAlternativeNames == ["DNS:web.example", "IP:10.0.0.5"])
        #expect(scan.observations.allSatisfy { $0.certificates.isEmpty && $0.failure == nil })
    }

    @Test("that are cut or bent end as themselves or a problem")
    func survives() async throws {
        for changed in Mutations(original: list) { _ = decode(changed) }
        for end in 64..<list.count { #expect(decode(Array(list[..<end]))?.problems.isEmpty == false) }
    }
}
