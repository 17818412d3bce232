import Monitoring
import PKI

/// A named set of CA certificates; what its sources hold is added up.
public struct TrustStoreSettings: Hashable, Sendable {
    /// PEM, DER, PKCS#12 and JKS files and SPIFFE bundles, each with any number of certificates.
    public var files: [String]
    /// Directories of such files.
    public var directories: [String]
    /// The bundle of the operating system as well.
    public var system: Bool
    /// The SPIFFE trust domain whose bundle this is; nil where it is none, or no matter which.
    public var trustDomain: SPIFFETrustDomain?
    /// Opens keystores; nil tries the empty one only.
    public var passphrase: SecretSource?

    public init(
        files: [String] = [], directories: [String] = [], system: Bool = false, trustDomain: SPIFFETrustDomain? = nil, passphrase: SecretSource? = nil
    ) {
        self.files = files
        self.directories = directories
        self.system = system
        self.trustDomain = trustDomain
        self.passphrase = passphrase
    }
}

enum TrustStoreSection: Section {
    static let files = Key<[String]>("files", .list(of: .path), "Files with CA certificates: PEM, DER, PKCS#12, JKS, SPIFFE bundle (JWKS).")
    static let directories = Key<[String]>("directories", .list(of: .path), "Directories of such files.")
    static let system = Key<Bool>("system", .flag, "Also trust the CAs of the operating system. Default: false.")
    static let trustDomain = Key<SPIFFETrustDomain>(
        "trust_domain", .trustDomain, "The SPIFFE trust domain whose bundle this is: workloads of another are not accepted.")
    static let passphrase = Key<Secret>("passphrase", .secret, "Opens keystores. Better kept in a file.")
    static let passphraseFile = Key<String>("passphrase_file", .path, "A file with the passphrase of keystores.")

    static let summary = "A set of CA certificates."
    static let keys: [any AnyKey] = [files, directories, system, trustDomain, passphrase, passphraseFile]
    static let rules = [KeyRule.atLeastOne(["files", "directories", "system"]), .atMostOne(["passphrase", "passphrase_file"])]

    static func assemble(_ fields: Fields) -> TrustStoreSettings? {
        let settings = TrustStoreSettings(
            files: fields[files] ?? [], directories: fields[directories] ?? [], system: fields[system] ?? false, trustDomain: fields[trustDomain],
            passphrase: SecretSource(inline: fields[passphrase], file: fields[passphraseFile]))
        if settings.files.isEmpty, settings.directories.isEmpty, fields[system] == false {
            fields.note(at: system, "a trust store without any source trusts nobody")
        }
        return settings
    }
}
