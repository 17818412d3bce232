import Monitoring

/// What targets and scans use unless they say otherwise.
public struct DefaultSettings: Hashable, Sendable {
    /// Of the probes of a target.
    public var interval: Duration
    /// Of one probe, from the resolution of the name to the verdict.
    public var timeout: Duration
    public var thresholds: ExpiryThresholds
    /// Of cron lines.
    public var timeZone: TimeZoneRules
    public var revocation: RevocationExpectation

    public static let standardInterval = Duration.seconds(300)
    public static let standardTimeout = Duration.seconds(10)

    public init(
        interval: Duration = DefaultSettings.standardInterval, timeout: Duration = DefaultSettings.standardTimeout,
        thresholds: ExpiryThresholds = .standard, timeZone: TimeZoneRules = .utc,
        revocation: RevocationExpectation = .softFail
    ) {
        self.interval = interval
        self.timeout = timeout
        self.thresholds = thresholds
        self.timeZone = timeZone
        self.revocation = revocation
    }
}

enum DefaultsSection: Section {
    static let interval = Key<Duration>("interval", .interval, "How often a target is probed. Default: 5m.")
    static let timeout = Key<Duration>("timeout", .timeout, "How long one probe may take in all. Default: 10s.")
    static let warning = Key<ExpiryThreshold>("warning", .threshold, "How long before its end a certificate is a warning. Default: [30d, 25%].")
    static let critical = Key<ExpiryThreshold>("critical", .threshold, "How long before its end a certificate is critical. Default: [7d, 10%].")
    static let timeZone = Key<TimeZoneRules>("time_zone", .timeZone, "The time zone of cron lines. Default: UTC.")
    static let revocation = Key<RevocationExpectation>(
        "revocation", .choice(RevocationExpectation.self),
        "What is made of revocation: ignore, soft_fail (only what is known to be revoked is not trusted), or require. Default: soft_fail.")

    static let summary = "What targets and scans use unless they say otherwise."
    static let keys: [any AnyKey] = [interval, timeout, warning, critical, timeZone, revocation]

    static func assemble(_ fields: Fields) -> DefaultSettings? {
        var settings = DefaultSettings()
        settings.thresholds = fields.thresholds(warning, critical, default: settings.thresholds)
        if let revocation = fields[revocation] { settings.revocation = revocation }
        if let timeZone = fields[timeZone] { settings.timeZone = timeZone }
        (settings.interval, settings.timeout) = fields.timing(interval, timeout, default: settings)
        fields.cursor.reading.defaults = settings
        return settings
    }
}

extension Grammar where Value == Duration {
    /// Less than a second would be a load test; more than a year, no monitoring.
    static let interval = Grammar.duration(.seconds(1) ... .days(366))
    /// A probe that takes ten minutes is not waiting for an answer any more.
    static let timeout = Grammar.duration(.milliseconds(100) ... .seconds(600))
}

extension Fields {
    /// Interval and timeout, which must be shorter: probes of one target do not overlap, and a slower one could not keep its interval.
    func timing(_ intervalKey: Key<Duration>, _ timeoutKey: Key<Duration>, default defaults: DefaultSettings) -> (Duration, Duration) {
        let interval = self[intervalKey] ?? defaults.interval
        let timeout = self[timeoutKey] ?? min(defaults.timeout, interval)
        if timeout > interval, !isUnreadable(intervalKey) {
            note(at: timeoutKey, "got \(DurationLiteral(timeout)), longer than the interval of \(DurationLiteral(interval))")
        }
        return (interval, timeout)
    }

    /// Both thresholds, of which the critical one must not come first.
    func thresholds(
        _ warningKey: Key<ExpiryThreshold>, _ criticalKey: Key<ExpiryThreshold>, default defaults: ExpiryThresholds
    ) -> ExpiryThresholds {
        let thresholds = ExpiryThresholds(warning: self[warningKey] ?? defaults.warning, critical: self[criticalKey] ?? defaults.critical)
        if thresholds.isReversed, !isUnreadable(warningKey), !isUnreadable(criticalKey) {
            note(
                at: criticalKey,
                "critical at \(ThresholdLiteral(thresholds.critical)) comes before the warning at \(ThresholdLiteral(thresholds.warning))")
        }
        return thresholds
    }
}

extension ExpiryThresholds {
    /// True when a part that both thresholds have is greater in the critical one; a duration and a share cannot be compared.
    fileprivate var isReversed: Bool {
        if let warning = warning.absolute, let critical = critical.absolute, critical > warning { return true }
        if let warning = warning.share, let critical = critical.share, critical > warning { return true }
        return false
    }
}
