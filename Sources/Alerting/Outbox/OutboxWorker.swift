import Logging
import Monitoring
import PKI

/// Delivers the outbox: one lane for each receiver, so that a slow one delays nobody else, and one message at a time in each.
public final class OutboxWorker: Sendable {
    private let lanes: [DeliveryLane]

    /// - Parameter observe: called after each attempt, for counters.
    public init(
        receivers: [any Receiver], log: any NotificationLog, clock: any WallClock, policy: RetryPolicy = .standard, logger: Logger,
        observe: @escaping @Sendable (OutboxEvent) -> Void = { _ in }
    ) {
        lanes = receivers.map { DeliveryLane(receiver: $0, log: log, clock: clock, policy: policy, logger: logger, observe: observe) }
    }

    /// Delivers until the task is cancelled. A message whose delivery is cut off stays pending and is delivered after the next start.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            for lane in lanes { group.addTask { await lane.run() } }
        }
    }

    /// Something was written to the outbox.
    public func signal() {
        for lane in lanes { lane.wakeUp.signal() }
    }
}

/// The end of one attempt.
public struct OutboxEvent: Hashable, Sendable {
    public var receiver: String
    /// nil: delivered.
    public var failure: DeliveryFailure?
    /// True when the message is given up.
    public var isFinal: Bool

    public init(receiver: String, failure: DeliveryFailure?, isFinal: Bool) {
        self.receiver = receiver
        self.failure = failure
        self.isFinal = isFinal
    }
}
