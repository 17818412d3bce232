/// A duration as a person says it, rounded down to one unit: `12 days`, `47 hours`, `119 minutes`, `1 second`.
public struct HumanDuration: Hashable, Sendable, CustomStringConvertible {
    private let seconds: Int64

    /// - Parameter duration: its sign is dropped.
    public init(_ duration: Duration) { seconds = Int64(clamping: duration.components.seconds.magnitude) }

    public var description: String {
        for (length, unit) in HumanDuration.units where seconds >= 2 * length { return "\(seconds / length) \(unit)s" }
        return seconds == 1 ? "1 second" : "\(seconds) seconds"
    }

    /// A unit is used from two of it on, so that 47 hours are not called a day.
    private static let units: [(Int64, String)] = [(86_400, "day"), (3600, "hour"), (60, "minute")]
}
