import Monitoring

/// Where it is found out whether certificates are revoked. What targets make of it is their `revocation`.
public struct RevocationSettings: Hashable, Sendable {
    /// Files with CRLs, PEM or DER.
    public var files: [String]
    /// Directories of such files.
    public var directories: [String]
    /// CRLs are fetched from the distribution points that certificates name.
    public var distributionPoints: Bool
    /// The OCSP responders that certificates name are asked.
    public var ocsp: Bool
    /// A directory for what was fetched; nil: beside the history.
    public var cache: String?
    /// How often a list is asked for again although it is not out of date.
    public var refreshInterval: Duration
    /// Of one download.
    public var timeout: Duration
    /// Of one list, in MiB.
    public var largestList: Int
    /// URLs in certificates may lead to this machine and to link-local addresses.
    public var allowLocalAddresses: Bool

    /// CAs publish a day to a week ahead; an hour late is early enough.
    public static let standardRefreshInterval = Duration.seconds(3600)
    public static let standardTimeout = Duration.seconds(10)
    /// The largest CRL of a public CA (2025) has about 10 MiB.
    public static let standardLargestList = 32

    public init(
        files: [String] = [], directories: [String] = [], distributionPoints: Bool = true, ocsp: Bool = false, cache: String? = nil,
        refreshInterval: Duration = RevocationSettings.standardRefreshInterval, timeout: Duration = RevocationSettings.standardTimeout,
        largestList: Int = RevocationSettings.standardLargestList, allowLocalAddresses: Bool = false
    ) {
        self.files = files
        self.directories = directories
        self.distributionPoints = distributionPoints
        self.ocsp = ocsp
        self.cache = cache
        self.refreshInterval = refreshInterval
        self.timeout = timeout
        self.largestList = largestList
        self.allowLocalAddresses = allowLocalAddresses
    }
}

enum RevocationSection: Section {
    static let files = Key<[String]>("files", .list(of: .path), "Files with CRLs, PEM or DER; read again when they change.")
    static let directories = Key<[String]>("directories", .list(of: .path), "Directories of such files.")
    static let distributionPoints = Key<Bool>(
        "distribution_points", .flag, "Fetch CRLs from the distribution points that certificates name. Default: true.")
    static let ocsp = Key<Bool>("ocsp", .flag, "Ask the OCSP responders that certificates name. Default: false.")
    static let cache = Key<String>("cache", .path, "A directory for what was fetched. Default: beside the history.")
    static let refreshInterval = Key<Duration>(
        "refresh_interval", .duration(.seconds(60) ... .days(30)), "How often a list is asked for again although it is not out of date. Default: 1h.")
    static let timeout = Key<Duration>("timeout", .timeout, "How long one download may take. Default: 10s.")
    static let largestList = Key<Int>("largest_list", .integer(1...256), "How large a fetched list may be, in MiB. Default: 32.")
    static let allowLocalAddresses = Key<Bool>(
        "allow_local_addresses", .flag,
        "Let URLs in certificates lead to loopback and link-local addresses, such as a cloud's metadata service. Default: false.")

    static let summary = "Where it is found out whether certificates are revoked."
    static let keys: [any AnyKey] = [
        files, directories, distributionPoints, ocsp, cache, refreshInterval, timeout, largestList, allowLocalAddresses,
    ]

    static func assemble(_ fields: Fields) -> RevocationSettings? {
        RevocationSettings(
            files: fields[files] ?? [], directories: fields[directories] ?? [], distributionPoints: fields[distributionPoints] ?? true,
            ocsp: fields[ocsp] ?? false, cache: fields[cache], refreshInterval: fields[refreshInterval] ?? RevocationSettings.standardRefreshInterval,
            timeout: fields[timeout] ?? RevocationSettings.standardTimeout,
            largestList: fields[largestList] ?? RevocationSettings.standardLargestList,
            allowLocalAddresses: fields[allowLocalAddresses] ?? false)
    }
}
