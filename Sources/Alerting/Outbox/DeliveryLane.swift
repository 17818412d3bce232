import Logging
import Monitoring
import PKI

/// The messages of one receiver, delivered one after the other, the oldest first.
///
/// Messages of one alert never overtake each other. A message that keeps failing steps back for its delay and lets those of other alerts try, so that one
/// the receiver chokes on does not silence all others.
struct DeliveryLane: Sendable {
    let wakeUp = WakeUp()
    private let receiver: any Receiver
    private let log: any NotificationLog
    private let clock: any WallClock
    private let policy: RetryPolicy
    private let logger: Logger
    private let observe: @Sendable (OutboxEvent) -> Void

    init(
        receiver: any Receiver, log: any NotificationLog, clock: any WallClock, policy: RetryPolicy, logger: Logger,
        observe: @escaping @Sendable (OutboxEvent) -> Void
    ) {
        self.receiver = receiver
        self.log = log
        self.clock = clock
        self.policy = policy
        self.logger = logger
        self.observe = observe
    }

    func run() async {
        var state = State(pausedUntil: clock.now)
        while !Task.isCancelled, !state.isGone {
            do {
                try await step(&state)
            } catch {
                logger.error("outbox cannot be read or written", metadata: ["receiver": "\(receiver.name)", "error": "\(error)"])
                await wait(until: clock.now + DeliveryLane.storageRetry)
            }
        }
    }

    private struct State {
        /// After a failure the receiver is left alone until then, whatever else is due.
        var pausedUntil: Timestamp
        /// Delivered messages that could not be marked so: they must not be sent again and again while the disk is full.
        var unrecorded: Set<OutboxEntry.ID> = []
        var isGone = false
    }

    /// Waits for the next message that is due, or delivers it.
    private func step(_ state: inout State) async throws {
        let pending = try await log.pending(for: receiver.name, limit: DeliveryLane.window)
        guard let next = DeliveryLane.next(among: pending) else { return await wakeUp.wait() }
        if state.unrecorded.contains(next.id) { return try await record(.delivered, of: next, in: &state) }
        let due = max(next.nextAttemptAt, state.pausedUntil)
        guard due <= clock.now else { return await wait(until: due) }
        let delivery = await receiver.deliver(OutboundMessage(id: next.id, notification: next.notification, sentAt: clock.now))
        if Task.isCancelled, delivery != .delivered { return }
        try await record(delivery, of: next, in: &state)
    }

    /// The first message to try: of each alert only the oldest counts, among those the one that is due first.
    static func next(among pending: [OutboxEntry]) -> OutboxEntry? {
        var alerts: Set<Alert.ID> = []
        let heads = pending.filter { alerts.insert($0.alertID).inserted }
        return heads.min { $0.nextAttemptAt < $1.nextAttemptAt }
    }

    /// Messages looked at in one go. While a receiver is down each of its alerts has at least one; beyond these, the oldest come first.
    private static let window = 100
    /// A database that is locked or on a full disk is tried again at this pace.
    private static let storageRetry = Duration.seconds(10)
    /// A receiver that failed is left alone for at most this long when other messages are due.
    private static let longestPause = Duration.seconds(60)
}

extension DeliveryLane {
    private func record(_ delivery: Delivery, of entry: OutboxEntry, in state: inout State) async throws {
        let attempts = entry.attempts + 1
        let now = clock.now
        guard let failure = delivery.failure else {
            state.unrecorded.insert(entry.id)
            try await finish { try await log.delivered(entry.id, attempts: attempts, at: now) }
            state.unrecorded.remove(entry.id)
            observe(OutboxEvent(receiver: receiver.name, failure: nil, isFinal: true))
            return logger.info("notification delivered", metadata: metadata(of: entry, attempts: attempts))
        }
        let retryAt = policy.nextAttempt(after: delivery, of: entry, attempts: attempts, at: now)
        state.pausedUntil = min(retryAt ?? now, now + DeliveryLane.longestPause)
        if case .gone = delivery { state.isGone = true }
        try await finish { try await log.failed(entry.id, attempts: attempts, retryAt: retryAt, error: failure.description, at: now) }
        observe(OutboxEvent(receiver: receiver.name, failure: failure, isFinal: retryAt == nil))
        report(delivery, failure, of: entry, attempts: attempts, isFinal: retryAt == nil)
    }

    /// What has happened is written down even when the program is told to stop in this moment.
    private func finish(_ write: @escaping @Sendable () async throws -> Void) async throws {
        try await Task { try await write() }.value
    }

    private func wait(until deadline: Timestamp) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [clock, wakeUp] in
                do {
                    try await clock.sleep(until: deadline)
                    wakeUp.signal()
                } catch {}  // cancelled: somebody else gave the signal
            }
            await wakeUp.wait()
            group.cancelAll()
        }
    }

    /// Says the same error once, not at each of hundreds of attempts.
    private func report(_ delivery: Delivery, _ failure: DeliveryFailure, of entry: OutboxEntry, attempts: Int, isFinal: Bool) {
        var metadata = metadata(of: entry, attempts: attempts)
        metadata["error"] = "\(failure)"
        if case .gone = delivery {
            logger.error("receiver is gone and is not used again before a restart", metadata: metadata)
        } else if isFinal {
            logger.error("notification given up", metadata: metadata)
        } else if failure.description != entry.lastError {
            logger.warning("notification not delivered, will be tried again", metadata: metadata)
        }
    }

    private func metadata(of entry: OutboxEntry, attempts: Int) -> Logger.Metadata {
        [
            "receiver": "\(receiver.name)", "alert": "\(entry.alertID)", "reason": "\(entry.notification.reason.rawValue)", "message": "\(entry.id)",
            "attempts": "\(attempts)",
        ]
    }
}

extension Delivery {
    var failure: DeliveryFailure? {
        switch self {
        case .delivered: nil
        case .retry(_, let failure), .refused(let failure), .gone(let failure): failure
        }
    }
}
