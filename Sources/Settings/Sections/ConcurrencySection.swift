/// How much is done at the same time.
public struct ConcurrencySettings: Hashable, Sendable {
    /// Probes in flight.
    public var probes: Int
    /// Scans that run at the same time.
    public var scans: Int

    /// 10,000 targets a minute at 300 ms each are 50 at a time; one in fifty that runs into its timeout of 10 s is another 33. Slow targets must not
    /// delay the others, so there is room for three times as many, within a quarter of the 1,024 descriptors a process has by default.
    public static let standardProbes = 256
    /// Two scans would compete for the same disk.
    public static let standardScans = 1

    public init(probes: Int = ConcurrencySettings.standardProbes, scans: Int = ConcurrencySettings.standardScans) {
        self.probes = probes
        self.scans = scans
    }
}

enum ConcurrencySection: Section {
    static let probes = Key<Int>("probes", .integer(1...10_000), "Probes in flight. Default: 256.")
    static let scans = Key<Int>("scans", .integer(1...64), "Scans that run at the same time. Default: 1.")

    static let summary = "How much is done at the same time."
    static let keys: [any AnyKey] = [probes, scans]

    static func assemble(_ fields: Fields) -> ConcurrencySettings? {
        ConcurrencySettings(
            probes: fields[probes] ?? ConcurrencySettings.standardProbes, scans: fields[scans] ?? ConcurrencySettings.standardScans)
    }
}
