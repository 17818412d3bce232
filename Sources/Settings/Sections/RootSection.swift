import Monitoring

/// The configuration file as a whole.
enum RootSection: Section {
    // The defaults come first: targets and scans fall back on them.
    static let defaults = Key<DefaultSettings>("defaults", .section(DefaultsSection.self), "What targets and scans use unless they say otherwise.")
    static let storage = Key<StorageSettings>(
        "storage", .section(StorageSection.self), "Where observations, alerts and undelivered notifications are kept.")
    static let trustStores = Key<[String: TrustStoreSettings]>(
        "trust_stores", .namedEntries(of: .section(TrustStoreSection.self)), "Sets of CA certificates that endpoints and files are verified against.")
    static let revocation = Key<RevocationSettings>(
        "revocation", .section(RevocationSection.self), "Where it is found out whether certificates are revoked.")
    static let identities = Key<[String: IdentitySettings]>(
        "identities", .namedEntries(of: .section(IdentitySection.self)), "Client certificates to present to endpoints with mutual TLS.")
    static let proxies = Key<[String: ProxySettings]>(
        "proxies", .namedEntries(of: .section(ProxySection.self)), "Proxies through which targets are reached.")
    static let targets = Key<[TargetSettings]>(
        "targets", .list(of: .section(TargetSection.self), uniqueBy: { $0.target.name }, writtenAs: "name"), "The TLS endpoints to watch.")
    static let scans = Key<[ScanSettings]>(
        "scans", .list(of: .section(ScanSection.self), uniqueBy: \.name, writtenAs: "name"), "The files and directories to watch.")
    static let alerting = Key<AlertingSettings>("alerting", .section(AlertingSection.self), "Who is told what, and how often.")
    static let server = Key<ServerSettings>("server", .section(ServerSection.self), "The HTTP server for metrics, health and status.")
    static let concurrency = Key<ConcurrencySettings>("concurrency", .section(ConcurrencySection.self), "How much is done at the same time.")

    static let summary = "The configuration of certvigil."
    static let keys: [any AnyKey] = [
        defaults, storage, trustStores, revocation, identities, proxies, targets, scans, alerting, server, concurrency,
    ]
    static let later = ["discovery"]

    static func assemble(_ fields: Fields) -> Configuration? {
        let trustStores = fields[trustStores] ?? [:]
        return Configuration(
            storage: fields[storage] ?? StorageSettings(directory: fields.cursor.reading.directory), defaults: fields.cursor.reading.defaults,
            trustStores: trustStores, revocation: fields[revocation] ?? RevocationSettings(), identities: fields[identities] ?? [:],
            proxies: fields[proxies] ?? [:],
            targets: (fields[targets] ?? []).map { $0.judged(by: trustStores) },
            scans: fields[scans] ?? [], alerting: fields[alerting] ?? AlertingSettings(), server: fields[server] ?? ServerSettings(),
            concurrency: fields[concurrency] ?? ConcurrencySettings())
    }
}

extension TargetSettings {
    /// What its trust store says about the target.
    fileprivate func judged(by trustStores: [String: TrustStoreSettings]) -> TargetSettings {
        var settings = self
        settings.policy.trustDomain = target.trustStore.flatMap { trustStores[$0]?.trustDomain }
        return settings
    }
}

extension Grammar {
    /// A mapping from names to entries.
    fileprivate static func namedEntries<Element>(of element: Grammar<Element>) -> Grammar where Value == [String: Element] {
        .dictionary(of: element) { $0.isEmpty ? "is no name" : nil }
    }
}
