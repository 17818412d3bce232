/// A classic histogram of durations in seconds.
struct Histogram: Sendable {
    /// Ascending upper bounds, each inclusive; `+Inf` comes on top. Prometheus' default buckets, finer below for handshakes within a data
    /// centre and wider above for the longest sensible timeout.
    static let bounds: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

    /// Observations of each bucket alone, the one above the last bound included.
    private var counts = [Int](repeating: 0, count: Histogram.bounds.count + 1)
    private var sum = 0.0

    /// Anything that is not a duration is left out: it would spoil the sum for ever.
    mutating func observe(_ seconds: Double) {
        guard seconds >= 0, seconds.isFinite else { return }
        counts[Histogram.bounds.firstIndex { seconds <= $0 } ?? Histogram.bounds.count] += 1
        sum += seconds
    }

    func add(to lines: inout LineWriter, _ label: (name: String, value: String)) {
        var cumulative = 0
        for (bound, count) in zip(Histogram.bounds + [.infinity], counts) {
            cumulative += count
            lines.add(.count(cumulative), suffix: "_bucket", label, ("le", SampleValue.real(bound).text))
        }
        lines.add(.real(sum), suffix: "_sum", label)
        lines.add(.count(cumulative), suffix: "_count", label)
    }
}
