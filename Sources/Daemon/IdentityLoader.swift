import Monitoring
import OpenSSL
import PKI
import Settings

/// Reads a client identity from the files that the configuration names.
public enum IdentityLoader {
    /// - Throws: `EquipmentError` that names the file and never says anything about key or passphrase.
    public static func load(_ settings: IdentitySettings) throws(EquipmentError) -> ClientIdentity {
        let passphrase = try passphrase(settings)
        switch settings.source {
        case .pem(let certificate, let key):
            let chain = try read(certificate)
            let keyBytes = certificate == key ? chain : try read(key)
            return try naming(key) { () throws(IdentityError) in
                try ClientIdentity.pem(certificate: chain, key: keyBytes, passphrase: passphrase)
            }
        case .pkcs12(let path):
            let bytes = try read(path)
            return try naming(path) { () throws(IdentityError) in try ClientIdentity.pkcs12(bytes, passphrase: passphrase) }
        }
    }

    /// The files whose change makes the identity another one.
    static func files(of settings: IdentitySettings) -> [String] {
        var files: [String] = []
        switch settings.source {
        case .pem(let certificate, let key): files = [certificate, key]
        case .pkcs12(let path): files = [path]
        }
        if case .file(let path)? = settings.passphrase { files.append(path) }
        return files
    }

    private static func passphrase(_ settings: IdentitySettings) throws(EquipmentError) -> String? {
        do throws(SecretSourceError) {
            return try settings.passphrase?.load().reveal { $0 }
        } catch {
            throw EquipmentError("\(error)")
        }
    }

    private static func read(_ path: String) throws(EquipmentError) -> [UInt8] {
        do {
            return try BoundedFile.read(path, limit: ClientIdentity.largestFile)
        } catch {
            throw EquipmentError("\(path): \(error)", hint: "see that the path is right and that certvigil may read the file")
        }
    }

    private static func naming<Value>(_ path: String, _ body: () throws(IdentityError) -> Value) throws(EquipmentError) -> Value {
        do throws(IdentityError) {
            return try body()
        } catch {
            throw EquipmentError("\(path): \(error)", hint: hint(for: error))
        }
    }

    private static func hint(for error: IdentityError) -> String? {
        switch error {
        case .passphraseNeeded: "name a file with the passphrase: --passphrase-file, or passphrase_file in the configuration"
        case .wrongPassphrase: "see that the passphrase file belongs to this key and holds nothing but the passphrase"
        case .keyMismatch: "openssl pkey -pubout -in KEY and openssl x509 -noout -pubkey -in CERTIFICATE show which key belongs to which certificate"
        case .noCertificate, .noKey: "see that certificate and key are not mixed up"
        case .tooLarge, .undecodable, .tooManyIterations: nil
        }
    }
}

/// A trust store or client identity that cannot be used.
public struct EquipmentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Begins with the file's path.
    public var description: String
    /// What to do about it, where that is known.
    public var hint: String?

    public init(_ description: String, hint: String? = nil) {
        self.description = description
        self.hint = hint
    }
}
