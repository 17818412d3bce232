import Monitoring
import PKI
import Synchronization

/// Probes many targets, a bounded number at a time, and hands the results over as they come.
struct ConcurrentLooks: Sendable {
    let targets: [Target]
    let prober: any Prober
    let timeout: Duration
    /// As many tasks take one target after the other: a task for each probe would cost more than the rest of the bookkeeping.
    let concurrency: Int
    let clock: any WallClock

    func forEach(_ take: (EndpointObservation) -> Void) async {
        let (results, continuation) = AsyncStream.makeStream(of: [EndpointObservation].self)
        let work = Work(targets: targets)
        async let finished: Void = probe(work) {
            continuation.yield($0)
        } finally: {
            continuation.finish()
        }
        for await observations in results {
            for observation in observations { take(observation) }
        }
        await finished
    }

    private func probe(_ work: Work, _ report: @escaping @Sendable ([EndpointObservation]) -> Void, finally: @Sendable () -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<min(concurrency, targets.count) {
                group.addTask { [prober, timeout, clock] in
                    while let target = work.next() { report(await prober.probe(target, by: clock.now + timeout)) }
                }
            }
        }
        finally()
    }
}

/// What is left to do, shared by all who do it.
private final class Work: Sendable {
    private let targets: [Target]
    private let position = Atomic(0)

    init(targets: [Target]) { self.targets = targets }

    func next() -> Target? {
        let index = position.wrappingAdd(1, ordering: .relaxed).oldValue
        return index < targets.count ? targets[index] : nil
    }
}
