/// How much is done at the same time.
public struct ConcurrencySettings: Hashable, Sendable {
    /// Probes in flight.
    public var probes: Int
    /// Scans that run at the same time.
    public var scans: Int

    /// Enough for 10,000 targets a minute at 300 ms each, with a tenth of the descriptors that systems allow by default.
    public static let standardProbes = 64
    /// Two scans would compete for the same disk.
    public static let standardScans = 1

    public init(probes: Int = ConcurrencySettings.standardProbes, scans: Int = ConcurrencySettings.standardScans) {
        self.probes = probes
        self.scans = scans
    }
}

enum ConcurrencySection: Section {
    static let probes = Key<Int>("probes", .integer(1...10_000), "Probes in flight. Default: 64.")
    static let scans = Key<Int>("scans", .integer(1...64), "Scans that run at the same time. Default: 1.")

    static let summary = "How much is done at the same time."
    static let keys: [any AnyKey] = [probes, scans]

    static func assemble(_ fields: Fields) -> ConcurrencySettings? {
        ConcurrencySettings(
            probes: fields[probes] ?? ConcurrencySettings.standardProbes, scans: fields[scans] ?? ConcurrencySettings.standardScans)
    }
}
