import Glibc
import PKI

/// The system's real-time clock: the one place that reads it.
public struct SystemClock: WallClock {
    public init() {}

    public var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    /// Sleeps in slices, so that a clock set forward or a machine that slept is noticed within one slice.
    public func sleep(until deadline: Timestamp) async throws {
        while true {
            let remaining = deadline - now
            guard remaining > .zero else { return try Task.checkCancellation() }
            try await Task.sleep(for: min(remaining, SystemClock.slice))
        }
    }

    private static let slice = Duration.seconds(60)
}
