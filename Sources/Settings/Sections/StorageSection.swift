/// Where certvigil keeps what it must remember.
public struct StorageSettings: Hashable, Sendable {
    /// The SQLite database; created when it does not exist.
    public var path: String
    /// How long observations and resolved alerts are kept.
    public var retention: Duration

    /// The database's file name unless the configuration names another.
    public static let standardName = "certvigil.db"
    /// A year of history, so that last year's renewal can be compared with this year's, and a month.
    public static let standardRetention = Duration.seconds(400 * 86_400)

    public init(path: String = StorageSettings.standardName, retention: Duration = StorageSettings.standardRetention) {
        self.path = path
        self.retention = retention
    }

    init(directory: String) { self.init(path: directory + "/" + StorageSettings.standardName) }
}

enum StorageSection: Section {
    static let path = Key<String>("path", .path, "The SQLite database. Default: certvigil.db beside the configuration.")
    static let retention = Key<Duration>("retention", .duration(.days(1) ... .days(36_500)), "How long history is kept. Default: 400d.")

    static let summary = "Where observations, alerts and undelivered notifications are kept."
    static let keys: [any AnyKey] = [path, retention]

    static func assemble(_ fields: Fields) -> StorageSettings? {
        var settings = StorageSettings(directory: fields.cursor.reading.directory)
        if let path = fields[path] { settings.path = path }
        if let retention = fields[retention] { settings.retention = retention }
        return settings
    }
}

extension Duration {
    static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
}
