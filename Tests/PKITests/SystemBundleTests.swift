import Foundation
import OpenSSL
import PKI
import TestSupport
import Testing

/// The certificates of the system's trust store, read here and by the `openssl` command.
@Suite("Every certificate of the system bundle")
struct SystemBundleTests {
    static let bundle = "/etc/ssl/certs/ca-certificates.crt"

    @Test("has OpenSSL's facts")
    func hasFacts() throws {
        let text = try shell("openssl storeutl -certs -noout -text \(SystemBundleTests.bundle) 2>/dev/null")
        let reports = text.components(separatedBy: ": Certificate\n").dropFirst()
        let certificates = try SystemBundleTests.certificates()
        try #require(reports.count == certificates.count)
        for (certificate, report) in zip(certificates, reports) {
            #expect(OpenSSLFacts(certificate) == OpenSSLFacts(parsing: report))
        }
    }

    @Test("has OpenSSL's names")
    func hasNames() throws {
        let text = try shell(
            "openssl crl2pkcs7 -nocrl -certfile \(SystemBundleTests.bundle) | openssl cms -cmsout -inform PEM -print -noout -nameopt RFC2253,-esc_msb,utf8"
        )
        let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        func values(_ key: String) -> [String] {
            lines.filter { $0.hasPrefix(key) }.map { $0.dropFirst(key.count).trimmingCharacters(in: .whitespaces) }
        }
        let certificates = try SystemBundleTests.certificates()
        #expect(certificates.map(\.subject.description) == values("subject:"))
        #expect(certificates.map(\.issuer.description) == values("issuer:"))
    }

    @Test("has OpenSSL's fingerprint")
    func hasFingerprint() throws {
        let directory = try TemporaryDirectory()
        let certificates = try SystemBundleTests.certificates()
        for (index, certificate) in certificates.enumerated() { try directory.write(certificate.der, to: "\(1000 + index).der") }
        let lines = try shell("openssl dgst -sha256 \(directory.path)/*.der").split(separator: "\n")
        #expect(certificates.map(\.fingerprint.hex) == lines.map { String($0.suffix(64)) })
    }

    private static func certificates() throws -> [Certificate] {
        let document = PEM.blocks(in: Array(try Data(contentsOf: URL(fileURLWithPath: bundle))))
        #expect(document.problems.isEmpty)
        try #require(document.blocks.count > 100)
        return try document.blocks.map { try Certificate(der: $0.content, digest: SystemCryptography()) }
    }

    private func shell(_ command: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return text
    }
}
