import Monitoring
import PKI

/// The more urgent of the two thresholds that the remaining time has reached.
struct ThresholdCrossing: CustomStringConvertible {
    let severity: Severity
    let remaining: Duration
    private let threshold: Duration

    /// nil while more time is left than either threshold.
    init?(remaining: Duration, thresholds: EffectiveThresholds) {
        self.remaining = remaining
        if remaining <= thresholds.critical {
            (severity, threshold) = (.critical, thresholds.critical)
        } else if remaining <= thresholds.warning {
            (severity, threshold) = (.warning, thresholds.warning)
        } else {
            return nil
        }
    }

    /// `warning from 30 days before`.
    var description: String { "\(severity.rawValue) from \(HumanDuration(threshold)) before" }
}
