import Foundation
import Monitoring
import OpenSSL
import PKI
import Scanning
import TestSupport
import Testing

@Suite("Scanning files")
struct FileScannerTests {
    let directory: TemporaryDirectory
    let pki: TestPKI
    let leaf: IssuedCertificate

    init() throws {
        directory = try TemporaryDirectory()
        pki = try TestPKI()
        leaf = try pki.server()
    }

    @Test("reports a PEM chain with its certificates in order")
    func reportsChains() throws {
        let path = try directory.write("Some text\n" + pki.chain(leaf).pem, to: "tls.crt")
        let scan = Scan(directory.path)
        let observation = try #require(scan.observations.first)
        #expect(scan.observations.count == 1)
        #expect(observation.path == path && observation.scan == "test" && observation.observedAt == TestPKI.epoch)
        #expect(observation.format == PEMFile.name && observation.failure == nil && observation.resolvedPath == nil)
        #expect(try observation.certificates.map(\.certificate) == pki.chain(leaf).certificates)
        #expect(observation.certificates.map(\.position) == [0, 1])
        #expect(scan.summary.files == [PEMFile.name: 1])
        #expect(scan.summary.certificates == 2)
        #expect(scan.summary.places == [.file(scan: "test", path: path)])
    }

    @Test("reports DER, whatever its name")
    func reportsDER() throws {
        try directory.write(leaf.der, to: "certificate")
        let scan = Scan(directory.path)
        #expect(scan.observations.map(\.format) == [DERFile.name])
        #expect(scan.observations.first?.certificates.first?.certificate.fingerprint == (try leaf.certificate.fingerprint))
    }

    @Test("takes a file as well as a directory")
    func takesFiles() throws {
        let path = try directory.write(leaf.pem, to: "tls.pem")
        try directory.write(pki.root.pem, to: "other.pem")
        #expect(Scan(path).observations.map(\.path) == [path])
    }

    @Test("is silent about what is no certificate")
    func ignoresOthers() throws {
        try directory.write("option = value\n", to: "service.conf")
        try directory.write(leaf.privateKey.pem(), to: "tls.key")
        try directory.write((0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 151) }, to: "binary")
        try directory.write([0x30, 0x82, 0x01, 0x00, 0x02, 0x01, 0x03], to: "keystore.p12")
        try directory.write([UInt8](), to: "empty")
        let scan = Scan(directory.path)
        #expect(scan.observations.isEmpty)
        #expect(scan.summary.errors.isEmpty && scan.summary.certificates == 0 && scan.summary.places == [])
    }

    @Test("keeps the good certificates of a file with bad blocks, and says where the bad ones are")
    func keepsGoodBlocks() throws {
        let broken = "-----BEGIN CERTIFICATE-----\nMIIB*\n-----END CERTIFICATE-----\n"
        let noCertificate = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"
        try directory.write(leaf.pem + broken + pki.intermediate.pem + noCertificate + pki.root.pem, to: "bundle.pem")
        let observation = try #require(Scan(directory.path).observations.first)
        #expect(try observation.certificates.map(\.certificate) == [leaf, pki.intermediate, pki.root].certificates)
        #expect(observation.failure?.reason == .undecodable)
        let detail = try #require(observation.failure?.detail)
        #expect(detail.contains(/CERTIFICATE at line \d+: not base64/) && detail.contains("tbsCertificate is missing at byte 2"))
    }

    @Test(
        "reports what claims to be a certificate and is none",
        arguments: [
            ("a PEM block without END", "-----BEGIN CERTIFICATE-----\nMIIB\n", "no END line"),
            ("an empty .crt", "", "the file is empty"),
            ("a .crt of something else", "<html>not found</html>", "named as a certificate"),
        ])
    func reportsFalseClaims(_ sentence: String, _ content: String, _ detail: String) throws {
        try directory.write(content, to: "tls.crt")
        let scan = Scan(directory.path)
        #expect(scan.reasons == [.undecodable])
        #expect(scan.observations.first?.failure?.detail.contains(detail) == true)
        #expect(scan.summary.errors == [.undecodable: 1])
    }

    @Test("reports DER that is cut off or followed by something")
    func reportsBrokenDER() throws {
        try directory.write(Array(leaf.der.dropLast(10)), to: "a")
        try directory.write(leaf.der + [1, 2, 3], to: "b")
        let scan = Scan(directory.path)
        #expect(scan.reasons == [.undecodable, .undecodable])
        #expect(scan.observations.map(\.certificates.count) == [0, 1])
        #expect(scan.observations.last?.failure?.detail == "3 bytes follow the certificate at byte \(leaf.der.count)")
    }

    @Test("ends as an observation or nothing at every truncation of a file")
    func survivesTruncation() throws {
        let pem = Array(pki.chain(leaf).pem.utf8)
        for end in stride(from: 0, to: pem.count, by: 7) { try directory.write(Array(pem[..<end]), to: "pem/\(end)") }
        for end in leaf.der.indices { try directory.write(Array(leaf.der[..<end]), to: "der/\(end)") }
        let scan = Scan(directory.path)
        #expect(scan.observations.allSatisfy { $0.failure?.reason == .undecodable || $0.certificates.count == 1 })
        #expect(scan.observations.count > leaf.der.count / 2)
    }

    @Test("recognises a certificate behind a long text, and a certificate longer than the head")
    func readsBeyondTheHead() throws {
        try directory.write(String(repeating: "text text\n", count: 1200) + leaf.pem, to: "a.pem")
        let names = (0..<2000).map { AlternativeName.dns("host\($0).example") }
        let large = try pki.server(names)
        try directory.write(large.der, to: "b")
        try directory.write(String(repeating: pki.root.pem, count: 100) + leaf.pem, to: "c")
        let scan = Scan(directory.path)
        #expect(scan.observations.map(\.certificates.count) == [1, 1, 101])
        #expect(scan.observations[1].certificates.first?.certificate.subjectAlternativeNames.count == 2000)
    }

    @Test("finds a certificate behind a text of any length where the name promises one, and of some length elsewhere")
    func readsBehindTexts() throws {
        let text = String(repeating: "text text\n", count: 10_000)
        try directory.write(text + leaf.pem, to: "a-notes")
        try directory.write(String(repeating: text, count: 20) + leaf.pem, to: "b.crt")
        try directory.write(String(repeating: text, count: 20) + leaf.pem, to: "c-notes")
        let scan = Scan(directory.path)
        #expect(scan.paths(below: directory.path) == ["a-notes", "b.crt"])
        #expect(scan.observations.allSatisfy { $0.certificates.count == 1 && $0.failure == nil })
    }

    @Test("tells the first of a million problems, and how many more there are")
    func boundsProblems() throws {
        try directory.write(String(repeating: "-----BEGIN CERTIFICATE-----\n", count: 100_000), to: "begins.pem")
        let file = try #require(decode(Array(String(repeating: "-----BEGIN CERTIFICATE-----\n", count: 100_000).utf8)))
        #expect(file.problems.count == DecodedFile.mostProblems && file.untoldProblems == 100_000 - DecodedFile.mostProblems)
        #expect(Scan(directory.path).observations.first?.failure?.detail.hasSuffix("; and 99997 more") == true)
    }

    @Test("tries passphrases, and a keystore that stayed closed again")
    func triesPassphrases() throws {
        try directory.write(PKCS12.keystore(leaf, passphrase: "sesame", friendlyName: "web"), to: "web.p12")
        let cache = ScanCache()
        let request = ScanRequest(name: "test", paths: [directory.path])
        let closed = Scan(request, with: FileScanner(digest: SystemCryptography(), limits: Scan.limits), cache: cache)
        let store = try #require(closed.observations.first { $0.path.hasSuffix("web.p12") })
        #expect(store.failure?.reason == .wrongPassphrase && store.format == PKCS12File.name && store.certificates.isEmpty)
        let scanner = FileScanner(digest: SystemCryptography(), limits: Scan.limits, passphrases: [Secret("a"), Secret("sesame")])
        let opened = Scan(request, with: scanner, cache: cache)
        #expect(opened.reasons == [nil] && opened.observations.first?.certificates.map(\.entry) == ["web"])
        #expect(Scan(request, with: scanner, cache: cache).observations.isEmpty)
    }

    @Test("opens no file of many gigabytes for more than its head")
    func staysBounded() throws {
        let zeros = try directory.write([UInt8](), to: "zeros")
        #expect(truncate(zeros, 8 << 30) == 0)
        let claim = try directory.write(leaf.pem, to: "claim.pem")
        #expect(truncate(claim, 8 << 30) == 0)
        let scan = Scan(directory.path)
        #expect(scan.observations.map(\.path) == [claim])
        #expect(scan.reasons == [.tooLarge])
    }

    @Test("verifies the leaf of a service's file, with the rest beside it")
    func verifiesServices() throws {
        try directory.write([pki.intermediate, leaf].pem, to: "tls.pem")
        try directory.write([pki.intermediate, pki.root].pem, to: "ca.pem")
        let scanner = FileScanner(digest: SystemCryptography()) { chain, time in Verification(trusted: time == TestPKI.epoch, path: chain) }
        let scan = Scan(ScanRequest(name: "test", paths: [directory.path]), with: scanner)
        #expect(scan.observations.first?.verification == nil)
        #expect(try scan.observations.last?.verification?.path == [leaf, pki.intermediate].certificates)
        let trustStore = Scan(ScanRequest(name: "test", paths: [directory.path], role: .trustStore), with: scanner)
        #expect(trustStore.observations.allSatisfy { $0.verification == nil })
    }

    @Test("has formats with names of their own")
    func namesFormats() {
        let names = FileFormatCatalogue.all.map { type(of: $0).name.rawValue }
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" } })
    }
}
