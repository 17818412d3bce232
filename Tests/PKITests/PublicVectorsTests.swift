import Foundation
import OpenSSL
import PKI
import TestSupport
import Testing

/// The certificates that the Python package `cryptography_vectors` collects, PKITS and many malformed ones among them, read here and by `openssl x509`.
@Suite("Every certificate of the public test vectors")
struct PublicVectorsTests {
    @Test("has OpenSSL's facts")
    func hasFacts() async throws {
        let directory = try TemporaryDirectory()
        let vectors = try await PublicVectorsTests.certificates()
        try #require(vectors.count > 400)
        for (index, vector) in vectors.enumerated() { try directory.write(vector.der, to: "\(10_000 + index).der") }
        let script =
            "for f in \(directory.path)/*.der; do echo \"=== $f\"; openssl x509 -inform DER -in $f -noout -text -fingerprint -sha256 "
            + "-nameopt RFC2253,-esc_msb,utf8 2>/dev/null; done; true"
        let outcome = try await runProcess("/bin/sh", ["-c", script], limit: TimeLimit(.seconds(300)))
        let reports = outcome.standardOutput.components(separatedBy: "=== ").dropFirst()
        try #require(reports.count == vectors.count)
        for (vector, report) in zip(vectors, reports) { compare(vector, report) }
    }

    private struct Vector {
        var name: String
        var der: [UInt8]
    }

    /// OpenSSL refuses three that are read here all the same; what it can read, this reader has to read too, but for a time that is none.
    private func compare(_ vector: Vector, _ report: String) {
        guard report.contains("Fingerprint=") else { return }
        do throws(DecodingFailure) {
            let certificate = try Certificate(der: vector.der, digest: SystemCryptography())
            #expect(VectorFacts(certificate) == VectorFacts(parsing: report, like: certificate), "\(vector.name)")
        } catch {
            #expect(report.contains("Bad time value") && error.reason.hasSuffix("is not a time"), "\(vector.name): \(error)")
        }
    }

    private static func certificates() async throws -> [Vector] {
        let place = "import cryptography_vectors; print(list(cryptography_vectors.__path__)[0])"
        // Debian's own, for which its packages are; another may come first in PATH.
        let outcome = try await runProcess("/usr/bin/python3", ["-c", place])
        let root = URL(fileURLWithPath: outcome.standardOutput.trimmingCharacters(in: .newlines) + "/x509")
        try #require(outcome.status == 0, "\(outcome)")
        var vectors: [Vector] = []
        for case let file as URL in FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil) ?? .init() {
            guard ["pem", "der", "crt"].contains(file.pathExtension), let content = try? Array(Data(contentsOf: file)) else { continue }
            let blocks = PEM.blocks(in: content).blocks.filter { $0.label == "CERTIFICATE" }.map(\.content)
            vectors += (blocks.isEmpty ? [content] : blocks).map { Vector(name: file.lastPathComponent, der: $0) }
        }
        return vectors.sorted { $0.name < $1.name }
    }
}

/// What both say, in the form in which `openssl x509 -text` says it.
private struct VectorFacts: Equatable {
    var fingerprint: String
    var serial: String
    var validity: [String]
    /// nil where a name has an attribute for which only OpenSSL has a short name.
    var names: [String]?
    var keyBits: Int?
    var keyUsage: String
    /// nil where there are kinds that the two write differently.
    var alternativeNames: [String]?
    var isCA: Bool

    init(_ certificate: Certificate) {
        fingerprint = certificate.fingerprint.hex
        let magnitude = certificate.serialNumber.hex.drop { $0 == "-" }.drop { $0 == "0" }
        serial = (certificate.serialNumber.isNegative ? "-" : "") + magnitude
        validity = [certificate.validity.notBefore, certificate.validity.notAfter].map(OpenSSLFacts.time)
        let written = [certificate.issuer.description, certificate.subject.description]
        names = written.contains { $0.contains("=#") } ? nil : written
        keyBits = VectorFacts.statesBits(certificate) ? certificate.publicKey.bits : nil
        keyUsage = (certificate.keyUsage?.names ?? []).map { OpenSSLFacts.usages[$0] ?? $0 }.joined(separator: ", ")
        let kinds = certificate.subjectAlternativeNames
        alternativeNames = kinds.allSatisfy(VectorFacts.isPlain) ? kinds.map(\.description) : nil
        isCA = certificate.isCA
    }

    /// - Parameter certificate: ours, which says what cannot be compared.
    init(parsing report: String, like certificate: Certificate) {
        let own = VectorFacts(certificate)
        let lines = report.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        func value(_ key: String) -> String? { lines.first { $0.hasPrefix(key) }.map { String($0.dropFirst(key.count)) } }
        func following(_ key: String) -> String? { lines.firstIndex { $0.hasPrefix(key) }.map { lines[$0 + 1] } }
        fingerprint = (value("sha256 Fingerprint=") ?? "").replacing(":", with: "").lowercased()
        serial = VectorFacts.serial(value("Serial Number:") ?? "", following("Serial Number:") ?? "")
        validity = [value("Not Before: ") ?? "", value("Not After : ") ?? ""]
        let written = [value("Issuer:") ?? "", value("Subject:") ?? ""].map { $0.trimmingCharacters(in: .whitespaces) }
        names = own.names == nil ? nil : written
        keyBits = value("Public-Key: (").flatMap { Int($0.prefix { $0.isNumber }) }
        keyUsage = following("X509v3 Key Usage:") ?? ""
        let listed = following("X509v3 Subject Alternative Name:").map { $0.components(separatedBy: ", ") } ?? []
        alternativeNames = own.alternativeNames == nil ? nil : listed.map { $0.replacing("IP Address:", with: "IP:") }
        isCA = report.contains("CA:TRUE")
    }

    /// `5 (0x5)`, ` -5 (-0x5)`, or in a line of its own `(Negative)1a:2b`.
    private static func serial(_ short: String, _ long: String) -> String {
        let isShort = short.contains("0x")
        let text = isShort ? String(short.split(separator: "(").last ?? "") : long
        let isNegative = text.hasPrefix("-") || text.hasPrefix("(Negative)")
        let digits = (isShort ? String(text.split(separator: "x").last ?? "") : text.replacing("(Negative)", with: "")).filter(\.isHexDigit)
        return (isNegative ? "-" : "") + digits.drop { $0 == "0" }
    }

    private static func statesBits(_ certificate: Certificate) -> Bool { ["RSA", "EC", "DSA", "RSASSA-PSS"].contains(certificate.publicKey.name) }

    private static func isPlain(_ name: GeneralName) -> Bool {
        switch name {
        case .dns, .email, .uri: true
        case .ip(let address): !address.description.contains(":")
        case .directory, .other: false
        }
    }
}
