import Monitoring

/// Files and directories to watch, when, and what their certificates are measured against.
public struct ScanSettings: Hashable, Sendable {
    /// Unique; the `scan` label of metrics.
    public var name: String
    public var paths: [String]
    /// Globs, as written.
    public var exclude: [String]
    public var schedule: Schedule
    /// Files with one passphrase each for keystores, in the order in which they are tried.
    public var passphraseFiles: [String]
    /// The name of a configured trust store; nil means that chains are not verified.
    public var trustStore: String?
    public var policy: Policy
    /// Scan also when something changes (inotify); the schedule catches what that misses.
    public var watch: Bool

    /// As often as a nightly job.
    public static let standardInterval = Duration.seconds(86_400)

    public init(
        name: String, paths: [String], exclude: [String] = [], schedule: Schedule = .interval(ScanSettings.standardInterval),
        passphraseFiles: [String] = [], trustStore: String? = nil, policy: Policy = Policy(), watch: Bool = false
    ) {
        self.name = name
        self.paths = paths
        self.exclude = exclude
        self.schedule = schedule
        self.passphraseFiles = passphraseFiles
        self.trustStore = trustStore
        self.policy = policy
        self.watch = watch
    }
}

enum ScanSection: Section {
    static let name = Key<String>("name", .name, required: true, "Unique; the scan label of metrics.")
    static let paths = Key<[String]>("paths", .list(of: .path), required: true, "Files and directories.")
    static let exclude = Key<[String]>("exclude", .list(of: .text), "Globs of what is left out.")
    static let schedule = Key<CronExpression>("schedule", .cron, "When it runs, as a cron line: minute hour day-of-month month day-of-week.")
    static let timeZone = Key<TimeZoneRules>("time_zone", .timeZone, "Of the cron line. Default: defaults.time_zone.")
    static let interval = Key<Duration>("interval", .interval, "How often it runs, instead of a cron line. Default: 1d.")
    static let watch = Key<Bool>(
        "watch", .flag, "Scan also when something changes there (inotify); the schedule catches what that misses. Default: false.")
    static let role = Key<ScanRole>(
        "role", .choice(ScanRole.self), "service, trust_store (only expiry is judged, as information), or auto. Default: auto.")
    static let passphraseFiles = Key<[String]>(
        "passphrase_files", .list(of: .path), "Files with one passphrase each for keystores, tried in this order after the empty one.")
    static let trustStore = Key<String>("trust_store", .reference(to: .trustStore), "Verifies the chains found. Default: they are not verified.")
    static let warning = Key<ExpiryThreshold>("warning", .threshold, "How long before its end a certificate is a warning.")
    static let critical = Key<ExpiryThreshold>("critical", .threshold, "How long before its end a certificate is critical.")

    static let summary = "Files and directories to watch."
    static let keys: [any AnyKey] = [name, paths, exclude, schedule, timeZone, interval, watch, passphraseFiles, role, trustStore, warning, critical]
    static let rules = [KeyRule.atMostOne(["schedule", "interval"]), .needs("time_zone", "schedule")]

    static func assemble(_ fields: Fields) -> ScanSettings? {
        let defaults = fields.cursor.reading.defaults
        let thresholds = fields.thresholds(warning, critical, default: defaults.thresholds)
        if fields[paths]?.isEmpty == true { fields.note(at: paths, "got an empty list, expected at least one path") }
        guard let name = fields[name], let paths = fields[paths] else { return nil }
        let due = fields[schedule].map { Schedule.cron($0, fields[timeZone] ?? defaults.timeZone) }
        return ScanSettings(
            name: name, paths: paths, exclude: fields[exclude] ?? [],
            schedule: due ?? .interval(fields[interval] ?? ScanSettings.standardInterval), passphraseFiles: fields[passphraseFiles] ?? [],
            trustStore: fields[trustStore], policy: Policy(thresholds: thresholds, role: fields[role] ?? .auto), watch: fields[watch] ?? false)
    }
}
