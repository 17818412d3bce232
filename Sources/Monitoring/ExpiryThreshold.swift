import PKI

/// How long before notAfter a certificate is worth a word: an absolute time, a share of its lifetime, or the lesser of both.
///
/// A fixed 30 days fires all the time for certificates that live 45 days or an hour; the share alone warns of a ten-year certificate two and a
/// half years ahead.
public struct ExpiryThreshold: Hashable, Sendable {
    public var absolute: Duration?
    /// From 0 to 1.
    public var share: Double?

    public init(absolute: Duration?, share: Double?) {
        self.absolute = absolute
        self.share = share
    }

    /// The time before notAfter at which a certificate of this lifetime crosses the threshold, in whole seconds.
    public func effective(forLifetime lifetime: Duration) -> Duration {
        let shared = share.map { Duration.seconds(Int64((max(0, lifetime.inSeconds) * $0).rounded(.down))) }
        switch (absolute, shared) {
        case (let absolute?, let shared?): return min(absolute, shared)
        case (let absolute?, nil): return absolute
        case (nil, let shared?): return shared
        case (nil, nil): return .zero
        }
    }
}

/// The two thresholds of a policy.
public struct ExpiryThresholds: Hashable, Sendable {
    public var warning: ExpiryThreshold
    public var critical: ExpiryThreshold

    public init(warning: ExpiryThreshold, critical: ExpiryThreshold) {
        self.warning = warning
        self.critical = critical
    }

    /// `[30d, 25%]` and `[7d, 10%]`: a certificate that lives 120 days or more warns at 30 days, and a healthy renewal at 2/3 of the lifetime never does.
    public static let standard = ExpiryThresholds(
        warning: ExpiryThreshold(absolute: .seconds(30 * 86_400), share: 0.25),
        critical: ExpiryThreshold(absolute: .seconds(7 * 86_400), share: 0.10))

    public func effective(for validity: Validity) -> EffectiveThresholds {
        EffectiveThresholds(
            warning: warning.effective(forLifetime: validity.lifetime), critical: critical.effective(forLifetime: validity.lifetime))
    }
}

/// The thresholds as they apply to one certificate, each the time before its notAfter.
public struct EffectiveThresholds: Hashable, Sendable {
    public var warning: Duration
    public var critical: Duration

    public init(warning: Duration, critical: Duration) {
        self.warning = warning
        self.critical = critical
    }
}
