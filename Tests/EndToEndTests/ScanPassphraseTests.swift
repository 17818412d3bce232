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
}
