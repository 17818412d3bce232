import PKI

/// When a failed delivery is tried again, and when it is given up.
public struct RetryPolicy: Hashable, Sendable {
    /// After the first failure; each further one doubles it.
    public var firstDelay: Duration
    public var longestDelay: Duration
    /// How long a message that cannot be delivered stays on its way.
    public var patience: Duration
    /// The same for one that something answers to and refuses.
    public var patienceWithRefusal: Duration
    /// More than this is not granted to a Retry-After header.
    public var longestRetryAfter: Duration

    public init(firstDelay: Duration, longestDelay: Duration, patience: Duration, patienceWithRefusal: Duration, longestRetryAfter: Duration) {
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
        self.patience = patience
        self.patienceWithRefusal = patienceWithRefusal
        self.longestRetryAfter = longestRetryAfter
    }

    /// Standard Webhooks' example begins at 5 seconds and ends after three days and some hours (0 s, 5 s, 5 min, 30 min, 2 h … 24 h: 75.6 h in sum).
    /// We keep its begin and end but never wait longer than ten minutes: this is a pager, and the receiver may be back any moment. A refusal (4xx other
    /// than 429) is retried for an hour, long enough for a deployment behind a proxy to end.
    public static let standard = RetryPolicy(
        firstDelay: .seconds(5), longestDelay: .seconds(600), patience: .seconds(75 * 3600 + 36 * 60), patienceWithRefusal: .seconds(3600),
        longestRetryAfter: .seconds(3600))

    /// The time of the next attempt; nil to give up.
    ///
    /// - Parameter attempts: finished ones, the one that just failed included.
    func nextAttempt(after delivery: Delivery, of entry: OutboxEntry, attempts: Int, at now: Timestamp) -> Timestamp? {
        switch delivery {
        case .delivered, .gone: return nil
        case .retry(let asked, _):
            let wished = min(asked ?? .zero, longestRetryAfter)
            return due(max(wished, backoff(attempts, of: entry)), within: patience, of: entry, at: now)
        case .refused:
            return due(backoff(attempts, of: entry), within: patienceWithRefusal, of: entry, at: now)
        }
    }

    private func due(_ delay: Duration, within patience: Duration, of entry: OutboxEntry, at now: Timestamp) -> Timestamp? {
        let next = now + delay
        return next - entry.createdAt <= patience ? next : nil
    }

    /// Doubles with each attempt, ±20 % by a hash of message and attempt: replicas and messages spread, and a test knows the value.
    func backoff(_ attempts: Int, of entry: OutboxEntry) -> Duration {
        let doublings = min(max(0, attempts - 1), 30)
        let delay = min(firstDelay * (1 << doublings), longestDelay)
        return delay * (0.8 + 0.4 * StableHash(entry.id, String(attempts)).fraction)
    }
}
