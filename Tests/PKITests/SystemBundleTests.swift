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
            #expect(BundleFacts(certificate) == BundleFacts(parsing: report))
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

/// The facts compared, as `openssl storeutl -text` prints them.
private struct BundleFacts: Equatable {
    var serial: String
    var validity: [String?]
    var key: [String?]
    var signatureAlgorithm: String?
    var keyUsage: String?
    var extendedKeyUsage: String?
    var basicConstraints: String?
    var subjectKeyIdentifier: String?
    var alternativeNames: String?

    init(parsing text: String) {
        let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        func value(_ key: String) -> String? { lines.first { $0.hasPrefix(key) }.map { String($0.dropFirst(key.count)) } }
        func following(_ key: String) -> String? { lines.firstIndex { $0.hasPrefix(key) }.map { lines[$0 + 1] } }
        let shortSerial = value("Serial Number: ")?.components(separatedBy: "(0x").last?.dropLast()
        serial = String((shortSerial.map(String.init) ?? following("Serial Number:") ?? "").filter(\.isHexDigit).drop { $0 == "0" })
        validity = [value("Not Before: "), value("Not After : ")]
        key = [value("Public Key Algorithm: "), value("Public-Key: (")]
        signatureAlgorithm = value("Signature Algorithm: ")
        keyUsage = following("X509v3 Key Usage:")
        extendedKeyUsage = following("X509v3 Extended Key Usage:")
        basicConstraints = following("X509v3 Basic Constraints:")
        subjectKeyIdentifier = following("X509v3 Subject Key Identifier:")
        alternativeNames = following("X509v3 Subject Alternative Name:")
    }

    init(_ certificate: Certificate) {
        serial = String(certificate.serialNumber.hex.drop { $0 == "0" })
        validity = [BundleFacts.time(certificate.validity.notBefore), BundleFacts.time(certificate.validity.notAfter)]
        key = [
            ["RSA": "rsaEncryption", "EC": "id-ecPublicKey"][certificate.publicKey.name], certificate.publicKey.bits.map { "\($0) bit)" },
        ]
        signatureAlgorithm = certificate.signatureAlgorithm.name
        keyUsage = certificate.keyUsage.map { $0.names.map { BundleFacts.usages[$0] ?? $0 }.joined(separator: ", ") }
        extendedKeyUsage = certificate.extendedKeyUsage.map { $0.map { BundleFacts.purposes[$0.name] ?? $0.name }.joined(separator: ", ") }
        basicConstraints = certificate.basicConstraints.map { limits in
            "CA:\(limits.isCA ? "TRUE" : "FALSE")" + (limits.pathLength.map { ", pathlen:\($0)" } ?? "")
        }
        subjectKeyIdentifier = certificate.subjectKeyIdentifier.map { octets in
            octets.map { Hexadecimal.string([$0]).uppercased() }.joined(separator: ":")
        }
        let names = certificate.subjectAlternativeNames
        alternativeNames = names.isEmpty ? nil : names.map(BundleFacts.name).joined(separator: ", ")
    }

    /// `May  5 09:37:37 2011 GMT`
    private static func time(_ time: Timestamp) -> String {
        let civil = CivilTime(time)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let clock = [civil.hour, civil.minute, civil.second].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return "\(months[civil.month - 1]) \(civil.day < 10 ? " " : "")\(civil.day) \(clock) \(civil.year) GMT"
    }

    private static func name(_ name: GeneralName) -> String {
        guard case .directory(let directory) = name else { return name.description }
        return "DirName:/" + directory.description.split(separator: ",").reversed().joined(separator: "/")
    }

    private static let usages = [
        "digitalSignature": "Digital Signature", "nonRepudiation": "Non Repudiation", "keyEncipherment": "Key Encipherment",
        "dataEncipherment": "Data Encipherment", "keyAgreement": "Key Agreement", "keyCertSign": "Certificate Sign", "cRLSign": "CRL Sign",
        "encipherOnly": "Encipher Only", "decipherOnly": "Decipher Only",
    ]

    private static let purposes = [
        "serverAuth": "TLS Web Server Authentication", "clientAuth": "TLS Web Client Authentication", "emailProtection": "E-mail Protection",
        "codeSigning": "Code Signing", "timeStamping": "Time Stamping", "OCSPSigning": "OCSP Signing",
    ]
}
