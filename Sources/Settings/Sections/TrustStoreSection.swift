import PKI

/// A named set of CA certificates; what its sources hold is added up.
public struct TrustStoreSettings: Hashable, Sendable {
    /// PEM files, each with any number of certificates.
    public var files: [String]
    /// Directories of such files.
    public var directories: [String]
    /// The bundle of the operating system as well.
    public var system: Bool
    /// The SPIFFE trust domain whose bundle this is; nil where it is none, or no matter which.
    public var trustDomain: SPIFFETrustDomain?

    public init(files: [String] = [], directories: [String] = [], system: Bool = false, trustDomain: SPIFFETrustDomain? = nil) {
        self.files = files
        self.directories = directories
        self.system = system
        self.trustDomain = trustDomain
    }
}

enum TrustStoreSection: Section {
    static let files = Key<[String]>("files", .list(of: .path), "PEM files with CA certificates.")
    static let directories = Key<[String]>("directories", .list(of: .path), "Directories of such files.")
    static let system = Key<Bool>("system", .flag, "Also trust the CAs of the operating system. Default: false.")
    static let trustDomain = Key<SPIFFETrustDomain>(
        "trust_domain", .trustDomain, "The SPIFFE trust domain whose bundle this is: workloads of another are not accepted.")

    static let summary = "A set of CA certificates."
    static let keys: [any AnyKey] = [files, directories, system, trustDomain]
    static let rules = [KeyRule.atLeastOne(["files", "directories", "system"])]

    static func assemble(_ fields: Fields) -> TrustStoreSettings? {
        let settings = TrustStoreSettings(
            files: fields[files] ?? [], directories: fields[directories] ?? [], system: fields[system] ?? false, trustDomain: fields[trustDomain])
        if settings.files.isEmpty, settings.directories.isEmpty, fields[system] == false {
            fields.note(at: system, "a trust store without any source trusts nobody")
        }
        return settings
    }
}
