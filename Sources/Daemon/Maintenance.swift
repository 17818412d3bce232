import Exposition
import History
import Logging
import Monitoring
import PKI

/// What has to be done now and then: repeat alerts, measure the history, and forget what is older than the retention.
struct Maintenance: Sendable {
    let recorder: Recorder
    let history: History
    let metrics: MetricsState
    let retention: Duration
    let clock: any WallClock
    let logger: Logger

    /// How late a repeated notification may be; intervals are hours.
    private static let reminderInterval = Duration.seconds(60)
    /// So that no scrape shows an empty outbox while messages wait; what is measured costs one count and two stats.
    private static let measureInterval = Duration.seconds(1)
    private static let pruneInterval = Duration.seconds(3600)

    /// Runs until the task is cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            // Not at once: after a restart the first looks decide whether there is still something to repeat.
            group.addTask { await every(Maintenance.reminderInterval, startingNow: false) { await recorder.remind() } }
            group.addTask { await every(Maintenance.measureInterval) { await measure() } }
            group.addTask { await every(Maintenance.pruneInterval) { await prune() } }
        }
    }

    private func every(_ interval: Duration, startingNow: Bool = true, _ work: () async -> Void) async {
        if startingNow { await work() }
        while (try? await clock.sleep(for: interval)) != nil { await work() }
    }

    private func measure() async {
        metrics.setHistorySize(bytes: history.sizeInBytes)
        do {
            metrics.setOutboxPending(try await history.pendingNotifications())
        } catch {
            logger.error("history could not be read", metadata: ["error": "\(error)"])
        }
    }

    private func prune() async {
        do {
            _ = try await history.prune(before: clock.now - retention)
        } catch {
            logger.error("history could not be pruned", metadata: ["error": "\(error)"])
        }
    }
}
