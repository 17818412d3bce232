import PKI

/// What clocks on the wall of a time zone show: its offsets from UTC in the past, and the rule that goes on into the future.
public struct TimeZoneRules: Hashable, Sendable {
    /// A moment from which another offset is in force.
    struct Transition: Hashable, Sendable {
        /// Seconds since 1970.
        var at: Int64
        /// Seconds east of UTC.
        var offset: Int
    }

    /// The IANA name, `Europe/Berlin`.
    public let name: String
    /// Seconds east of UTC before the first transition.
    let initialOffset: Int
    /// Ascending.
    let transitions: [Transition]
    /// From the last transition on.
    let tail: DaylightSavingRule?

    init(name: String, initialOffset: Int, transitions: [Transition], tail: DaylightSavingRule?) {
        self.name = name
        self.initialOffset = initialOffset
        self.transitions = transitions
        self.tail = tail
    }

    public static let utc = TimeZoneRules(name: "UTC", initialOffset: 0, transitions: [], tail: nil)

    /// Seconds east of UTC.
    public func offset(at instant: Timestamp) -> Int {
        let seconds = instant.unixSeconds
        guard let last = transitions.last else { return tail?.offset(at: instant) ?? initialOffset }
        if seconds >= last.at { return tail?.offset(at: instant) ?? last.offset }
        let following = firstTransition(after: seconds)
        return following == 0 ? initialOffset : transitions[following - 1].offset
    }

    /// What the wall clock shows, as seconds since its own 1970.
    func localSeconds(at instant: Timestamp) -> Int64 { instant.unixSeconds + Int64(offset(at: instant)) }

    /// The moment at which the wall clock shows this: the first of two where a time is repeated, the end of the gap where it is skipped.
    func instant(ofLocal seconds: Int64) -> Timestamp {
        // A day on each side is more than any offset, and no zone changes twice within two days.
        let before = Int64(offset(at: Timestamp(unixSeconds: seconds - 86_400)))
        let after = Int64(offset(at: Timestamp(unixSeconds: seconds + 86_400)))
        for offset in [before, after] where localSeconds(at: Timestamp(unixSeconds: seconds - offset)) == seconds {
            return Timestamp(unixSeconds: seconds - offset)
        }
        return endOfGap(from: seconds - max(before, after), to: seconds - min(before, after))
    }

    /// The index of the first transition after a time, found by halving.
    private func firstTransition(after seconds: Int64) -> Int {
        var (low, high) = (0, transitions.count)
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].at <= seconds { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func endOfGap(from start: Int64, to end: Int64) -> Timestamp {
        let offsetBefore = offset(at: Timestamp(unixSeconds: start))
        var (low, high) = (start, end)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(at: Timestamp(unixSeconds: middle)) == offsetBefore { low = middle } else { high = middle }
        }
        return Timestamp(unixSeconds: high)
    }
}
