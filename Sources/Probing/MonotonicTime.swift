import Glibc

/// A point on the system's monotonic clock: durations measured with it do not jump when the time of day is set.
struct MonotonicTime: Hashable, Sendable {
    var nanoseconds: Int64

    static var now: MonotonicTime {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// Saturates: a deadline may lie as far ahead as a timestamp can say.
    func advanced(by duration: Duration) -> MonotonicTime {
        let (seconds, attoseconds) = duration.components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carried) = nanoseconds.addingReportingOverflow(overflow ? (seconds < 0 ? .min : .max) : scaled)
        let whole = carried ? (seconds < 0 ? Int64.min : Int64.max) : sum
        let (total, spilled) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        return MonotonicTime(nanoseconds: spilled ? (attoseconds < 0 ? .min : .max) : total)
    }

    func seconds(since earlier: MonotonicTime) -> Double { Double(nanoseconds - earlier.nanoseconds) / 1e9 }

    /// Whole milliseconds until this moment, rounded up, for `epoll_wait`; 0 when it has passed.
    func milliseconds(from now: MonotonicTime) -> Int32 {
        guard self > now else { return 0 }
        let (difference, overflow) = nanoseconds.subtractingReportingOverflow(now.nanoseconds)
        return overflow ? .max : Int32(clamping: difference / 1_000_000 + 1)
    }
}

extension MonotonicTime: Comparable {
    static func < (left: MonotonicTime, right: MonotonicTime) -> Bool { left.nanoseconds < right.nanoseconds }
}
