/// Everything that a configuration file says, typed, complete with defaults and free of contradictions.
///
/// Paths are absolute, or relative to the working directory where the file was named so. The values mean nothing to this room: the daemon
/// hands each part to the room that works with it.
public struct Configuration: Hashable, Sendable {
    public var storage: StorageSettings
    public var defaults: DefaultSettings
    /// By name.
    public var trustStores: [String: TrustStoreSettings]
    public var revocation: RevocationSettings
    /// By name.
    public var identities: [String: IdentitySettings]
    /// By name.
    public var proxies: [String: ProxySettings]
    /// In the order of the file; names are unique.
    public var targets: [TargetSettings]
    /// In the order of the file; names are unique.
    public var scans: [ScanSettings]
    public var alerting: AlertingSettings
    public var server: ServerSettings
    public var concurrency: ConcurrencySettings

    public init(
        storage: StorageSettings = StorageSettings(), defaults: DefaultSettings = DefaultSettings(),
        trustStores: [String: TrustStoreSettings] = [:], revocation: RevocationSettings = RevocationSettings(),
        identities: [String: IdentitySettings] = [:], proxies: [String: ProxySettings] = [:], targets: [TargetSettings] = [],
        scans: [ScanSettings] = [], alerting: AlertingSettings = AlertingSettings(), server: ServerSettings = ServerSettings(),
        concurrency: ConcurrencySettings = ConcurrencySettings()
    ) {
        self.storage = storage
        self.defaults = defaults
        self.trustStores = trustStores
        self.revocation = revocation
        self.identities = identities
        self.proxies = proxies
        self.targets = targets
        self.scans = scans
        self.alerting = alerting
        self.server = server
        self.concurrency = concurrency
    }
}

extension Configuration {
    /// Reads a configuration file.
    ///
    /// - Throws: `ConfigurationError` with every mistake of the file.
    public init(contentsOf path: String) throws(ConfigurationError) {
        let file = try ConfigurationFile(path: path)
        try self.init(yaml: file.text, file: file.path, directory: file.directory)
    }

    /// - Parameters:
    ///   - yaml: the text of the file.
    ///   - file: the name that mistakes carry.
    ///   - directory: what relative paths in the text are relative to.
    public init(yaml: String, file: String, directory: String) throws(ConfigurationError) {
        let reading = Reading(directory: directory)
        let configuration = reading.read(yaml, as: Grammar.section(RootSection.self))
        guard let configuration, reading.mistakes.isEmpty else {
            throw ConfigurationError(file: file, problem: .mistakes(reading.mistakes.sorted()))
        }
        self = configuration
    }
}
