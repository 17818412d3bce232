import Foundation
import PKI

/// The facts compared, as `openssl storeutl -text` prints them.
struct OpenSSLFacts: Equatable {
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
        validity = [OpenSSLFacts.time(certificate.validity.notBefore), OpenSSLFacts.time(certificate.validity.notAfter)]
        key = [
            ["RSA": "rsaEncryption", "EC": "id-ecPublicKey"][certificate.publicKey.name], certificate.publicKey.bits.map { "\($0) bit)" },
        ]
        signatureAlgorithm = certificate.signatureAlgorithm.name
        keyUsage = certificate.keyUsage.map { $0.names.map { OpenSSLFacts.usages[$0] ?? $0 }.joined(separator: ", ") }
        extendedKeyUsage = certificate.extendedKeyUsage.map { $0.map { OpenSSLFacts.purposes[$0.name] ?? $0.name }.joined(separator: ", ") }
        basicConstraints = certificate.basicConstraints.map { limits in
            "CA:\(limits.isCA ? "TRUE" : "FALSE")" + (limits.pathLength.map { ", pathlen:\($0)" } ?? "")
        }
        subjectKeyIdentifier = certificate.subjectKeyIdentifier.map { octets in
            octets.map { Hexadecimal.string([$0]).uppercased() }.joined(separator: ":")
        }
        let names = certificate.subjectAlternativeNames
        alternativeNames = names.isEmpty ? nil : names.map(OpenSSLFacts.name).joined(separator: ", ")
    }

    /// `May  5 09:37:37 2011 GMT`
    static func time(_ time: Timestamp) -> String {
        let civil = CivilTime(time)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let clock = [civil.hour, civil.minute, civil.second].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return "\(months[civil.month - 1]) \(civil.day < 10 ? " " : "")\(civil.day) \(clock) \(civil.year) GMT"
    }

    private static func name(_ name: GeneralName) -> String {
        guard case .directory(let directory) = name else { return name.description }
        return "DirName:/" + directory.description.split(separator: ",").reversed().joined(separator: "/")
    }

    static let usages = [
        "digitalSignature": "Digital Signature", "nonRepudiation": "Non Repudiation", "keyEncipherment": "Key Encipherment",
        "dataEncipherment": "Data Encipherment", "keyAgreement": "Key Agreement", "keyCertSign": "Certificate Sign", "cRLSign": "CRL Sign",
        "encipherOnly": "Encipher Only", "decipherOnly": "Decipher Only",
    ]

    private static let purposes = [
        "serverAuth": "TLS Web Server Authentication", "clientAuth": "TLS Web Client Authentication", "emailProtection": "E-mail Protection",
        "codeSigning": "Code Signing", "timeStamping": "Time Stamping", "OCSPSigning": "OCSP Signing",
    ]
}
