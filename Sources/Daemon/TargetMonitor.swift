import Monitoring
import PKI
import Settings

/// Probes one target on its schedule for as long as it is watched. The next probe starts after the last one ended, so they never overlap.
struct TargetMonitor: Sendable {
    let settings: TargetSettings
    let prober: any Prober
    let recorder: Recorder
    let limit: ConcurrencyLimit
    let clock: any WallClock

    /// Runs until the task is cancelled.
    ///
    /// - Parameter spread: how long after the start the first probe may come; nil follows the schedule from the start.
    func run(startingWithin spread: Duration?) async {
        var due =
            spread.map { settings.schedule.first(after: clock.now, within: $0, seed: seed) } ?? settings.schedule.next(after: clock.now, seed: seed)
        do {
            while true {
                try await clock.sleep(until: due)
                // A task keeps the room of its deepest call for as long as it lives, and this one sleeps most of its life.
                try await withThrowingTaskGroup { group in
                    group.addTask { try await look() }
                    try await group.waitForAll()
                }
                due = settings.schedule.next(after: clock.now, seed: seed)
            }
        } catch {
            return  // cancelled: the target is watched no longer, or the program ends
        }
    }

    private func look() async throws {
        let observations = try await limit.run { [settings, prober, clock] in
            await prober.probe(settings.target, by: clock.now + settings.timeout)
        }
        try Task.checkCancellation()  // a probe that was cut off says nothing about its target
        await recorder.record([Recorder.Look(observations: observations.map(Observation.endpoint), policy: settings.policy)])
    }

    private var seed: ScheduleSeed { ScheduleSeed(settings.target.name) }
}
