import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

/// `certvigil scan --passphrase-file` as a user runs it.
@Suite("certvigil scan of keystores")
struct ScanPassphraseTests {
    @Test("Passphrase files open keystores, in any order, and their text is told nowhere")
    func opens() async throws {
        let directory = try TemporaryDirectory()
        let leaf = try TestPKI().server()
        let store = try directory.write(PKCS12.keystore(leaf, passphrase: "open sesame", friendlyName: "web"), to: "web.p12")
        let right = try directory.write("open sesame\nnot this line\n", to: "right.txt")
        let wrong = try directory.write("shut sesame\n", to: "wrong.txt")
        let arguments = ["scan", store, "--output", "ndjson", "--at", TestPKI.epoch.description]
        let opened = try await CertvigilBinary.run(arguments + ["--passphrase-file", wrong, "--passphrase-file", right])
        #expect(opened.status == 0, "\(opened)")
        #expect(opened.standardOutput.contains(#""format":"pkcs12""#) && opened.standardOutput.contains(#""entry":"web""#))
        let closed = try await CertvigilBinary.run(arguments + ["--passphrase-file", wrong])
        #expect(closed.standardOutput.contains(#""reason":"wrong_passphrase""#) && closed.status == 1)
        #expect(!"\(opened)\(closed)".contains("sesame"))
        let missing = try await CertvigilBinary.run(arguments + ["--passphrase-file", directory.path("missing")])
        #expect(missing.status == 3 && missing.standardError.contains("missing"))
    }

    @Test("explain and forecast open a keystore as well")
    func otherCommands() async throws {
        let directory = try TemporaryDirectory()
        let store = try directory.write(PKCS12.keystore(TestPKI(at: SystemClock().now).server(daysLeft: 60), passphrase: "sesame"), to: "store.p12")
        let passphrase = try directory.write("sesame\n", to: "passphrase")
        let at = ["--passphrase-file", passphrase, "--output", "json"]
        let explained = try await CertvigilBinary.run(["explain", store] + at)
        #expect(explained.standardOutput.contains("service.example") && !explained.standardOutput.contains("file_unreadable"))
        let forecast = try await CertvigilBinary.run(["forecast", store, "--within", "90d"] + at)
        #expect(forecast.standardOutput.contains("certificate_expires"))
        let endpoint = try await CertvigilBinary.run(["explain", "service.invalid:443", "--passphrase-file", passphrase])
        #expect(endpoint.standardError.contains("need --cert"))
    }

    @Test("scan --crl tells a revoked certificate, and keeps quiet about lists of others")
    func revocationLists() async throws {
        let directory = try TemporaryDirectory()
        let pki = try TestPKI(at: SystemClock().now)
        let (good, bad) = (try pki.server(), try pki.server())
        try directory.write(pki.chain(good).pem, to: "tree/good.pem")
        try directory.write(pki.chain(bad).pem, to: "tree/bad.pem")
        let trust = try directory.write(pki.root.pem, to: "root.pem")
        let entry = try RevocationListTemplate.Entry(bad.certificate, at: pki.now)
        let list = try pki.intermediate.issueRevocationList(RevocationListTemplate([entry], thisUpdate: pki.now, nextUpdate: pki.now + .days(7)))
        let crl = try directory.write(list, to: "list.crl")
        let outcome = try await CertvigilBinary.run(
            ["scan", directory.path("tree"), "--trust", trust, "--crl", crl, "--output", "ndjson"])
        let lines = outcome.standardOutput.split(separator: "\n")
        #expect(lines.map { $0.contains("certificate_revoked") } == [true, false])
        let missing = try await CertvigilBinary.run(["scan", directory.path("tree"), "--crl", crl])
        #expect(missing.status == 3 && missing.standardError.contains("--crl needs --trust"))
    }
}
