/// A point in time: whole microseconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX time).
///
/// Microseconds in 64 bits reach every time X.509 can state (years 0 to 9999) and are fine enough for handshake timings. Arithmetic saturates
/// instead of trapping: a timestamp may come from a stranger's certificate.
public struct Timestamp: Hashable, Sendable {
    public var microseconds: Int64

    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// - Parameter unixSeconds: seconds since 1970, saturated to what microseconds can hold.
    public init(unixSeconds: Int64) {
        let (value, overflow) = unixSeconds.multipliedReportingOverflow(by: 1_000_000)
        self.microseconds = overflow ? (unixSeconds < 0 ? .min : .max) : value
    }

    /// Whole seconds since 1970, rounded towards the past.
    public var unixSeconds: Int64 {
        let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// Seconds since 1970 with their fraction, as Prometheus writes timestamps.
    public var secondsSinceEpoch: Double { Double(microseconds) / 1_000_000 }
}

extension Timestamp: Comparable {
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }
}

extension Timestamp: InstantProtocol {
    public func advanced(by duration: Duration) -> Timestamp {
        let (sum, overflow) = microseconds.addingReportingOverflow(duration.saturatedMicroseconds)
        return Timestamp(microseconds: overflow ? (duration < .zero ? .min : .max) : sum)
    }

    public func duration(to other: Timestamp) -> Duration {
        let (difference, overflow) = other.microseconds.subtractingReportingOverflow(microseconds)
        return .microseconds(overflow ? (other < self ? .min : .max) : difference)
    }

    public static func + (instant: Timestamp, duration: Duration) -> Timestamp { instant.advanced(by: duration) }
    public static func - (instant: Timestamp, duration: Duration) -> Timestamp { instant.advanced(by: .zero - duration) }
    public static func - (later: Timestamp, earlier: Timestamp) -> Duration { earlier.duration(to: later) }
}

extension Duration {
    /// This duration in microseconds, saturated at the ends of `Int64`.
    public var saturatedMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        let (sum, carried) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        return carried ? (seconds < 0 ? .min : .max) : sum
    }

    /// This duration in seconds with its fraction.
    public var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
