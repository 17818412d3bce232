import Monitoring

/// A client certificate with its key.
public struct IdentitySettings: Hashable, Sendable {
    public enum Source: Hashable, Sendable {
        /// Two PEM files, which may be one and the same; the certificate's file also holds the intermediates to send.
        case pem(certificate: String, key: String)
        case pkcs12(String)
    }

    public var source: Source
    /// Opens the key; nil when it is not encrypted.
    public var passphrase: SecretSource?

    public init(source: Source, passphrase: SecretSource? = nil) {
        self.source = source
        self.passphrase = passphrase
    }
}

enum IdentitySection: Section {
    static let certificate = Key<String>("certificate", .path, "A PEM file with the certificate and the intermediates to send with it.")
    static let key = Key<String>("key", .path, "A PEM file with the private key. Default: the file of the certificate.")
    static let pkcs12 = Key<String>("pkcs12", .path, "A PKCS#12 file (.p12, .pfx) with both.")
    static let passphrase = Key<Secret>("passphrase", .secret, "Opens the key. Better kept in a file.")
    static let passphraseFile = Key<String>("passphrase_file", .path, "A file with the passphrase.")

    static let summary = "A client certificate with its private key."
    static let keys: [any AnyKey] = [certificate, key, pkcs12, passphrase, passphraseFile]
    static let rules = [
        KeyRule.exactlyOne(["certificate", "pkcs12"]), .needs("key", "certificate"), .atMostOne(["passphrase", "passphrase_file"]),
    ]

    static func assemble(_ fields: Fields) -> IdentitySettings? {
        let secret = SecretSource(inline: fields[passphrase], file: fields[passphraseFile])
        if let pkcs12 = fields[pkcs12] { return IdentitySettings(source: .pkcs12(pkcs12), passphrase: secret) }
        guard let certificate = fields[certificate] else { return nil }
        return IdentitySettings(source: .pem(certificate: certificate, key: fields[key] ?? certificate), passphrase: secret)
    }
}

extension SecretSource {
    /// nil when neither is given; that not both are is the work of `KeyRule`.
    init?(inline: Secret?, file: String?) {
        if let inline { self = .inline(inline) } else if let file { self = .file(file) } else { return nil }
    }
}
