import Foundation
import OpenSSL
import TestSupport

/// Keystores and truststores made by the JDK's own `keytool`, once for all tests.
struct JavaKeystores {
    static let passphrase = "changeit"
    static let made = Task { try await JavaKeystores() }

    /// By file name: `key.p12`, `key.jks`, `key.jceks`, `trust.p12`, `trust.jks`, `trust.jceks`, `mixed.jceks`.
    private(set) var files: [String: [UInt8]] = [:]
    let root: IssuedCertificate

    private init() async throws {
        let directory = try TemporaryDirectory()
        root = try TestPKI().root
        let rootFile = try directory.write(root.pem, to: "root.pem")
        for type in ["p12", "jks", "jceks"] {
            let store = ["-storetype", type == "p12" ? "PKCS12" : type.uppercased(), "-storepass", JavaKeystores.passphrase, "-keystore"]
            try await keytool(
                ["-genkeypair", "-alias", "payments", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=payments.example"] + store
                    + [directory.path("key.\(type)")])
            try await keytool(["-importcert", "-noprompt", "-alias", "müller-root", "-file", rootFile] + store + [directory.path("trust.\(type)")])
        }
        let mixed = ["-storetype", "JCEKS", "-storepass", JavaKeystores.passphrase, "-keystore", directory.path("mixed.jceks")]
        for alias in ["secret-a", "secret-b", "secret-c"] {
            try await keytool(
                ["-genseckey", "-alias", alias, "-keyalg", "AES", "-keysize", "256", "-keypass", JavaKeystores.passphrase] + mixed)
        }
        try await keytool(["-importcert", "-noprompt", "-alias", "root", "-file", rootFile] + mixed)
        for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) where name != "root.pem" {
            files[name] = Array(try Data(contentsOf: URL(fileURLWithPath: directory.path(name))))
        }
    }

    func file(_ name: String) throws -> [UInt8] {
        guard let content = files[name] else { throw ProgramMissing(name: "keytool's \(name)") }
        return content
    }

    private struct Refused: Error { var outcome: ProcessOutcome }

    private func keytool(_ arguments: [String]) async throws {
        let outcome = try await runProcess(
            "keytool", ["-J-Dfile.encoding=UTF-8", "-J-Dsun.jnu.encoding=UTF-8"] + arguments, environment: ["LC_ALL": "C.UTF-8"])
        guard outcome.status == 0 else { throw Refused(outcome: outcome) }
    }
}
