import Monitoring
import PKI

/// Probes one target after the other, a bounded number at a time, and hands the results over as they come.
struct TargetSweep: Sendable {
    let prober: any Prober
    let timeout: Duration
    /// As many tasks take one target after the other: a task for each probe would cost more than the rest of the bookkeeping.
    let concurrency: Int
    /// nil: as fast as the tasks are.
    let pace: Pace?
    let clock: any WallClock

    /// Ends when the feed does, or soon after the task is cancelled; a probe that was cut short then is not handed over.
    ///
    /// - Parameter take: called from many tasks at once with one look at one target.
    func run(over feed: TargetFeed, take: @escaping @Sendable ([EndpointObservation]) async -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<min(concurrency, feed.total ?? concurrency) {
                group.addTask(executorPreference: prober.executor) {
                    while !Task.isCancelled, let assignment = await feed.next() {
                        guard (try? await pace?.turn()) != nil || pace == nil else { return }
                        let round = await prober.probe(assignment.target, by: clock.now + timeout)
                        if !TargetSweep.wasCancelled(round) { await take(round) }
                    }
                }
            }
        }
    }

    /// Not inlined: an observation has no place in the frame of a task that waits.
    @inline(never)
    private static func wasCancelled(_ round: [EndpointObservation]) -> Bool { round.contains { $0.failure?.reason == .cancelled } }
}
