import Monitoring
import PKI

/// Probes many targets, a bounded number at a time, and hands the results over as they come.
struct ConcurrentLooks<Targets: Sequence<Target>> {
    let targets: Targets
    let prober: any Prober
    let timeout: Duration
    let concurrency: Int
    let clock: any WallClock

    func forEach(_ take: (EndpointObservation) -> Void) async {
        await withTaskGroup(of: [EndpointObservation].self) { group in
            var rest = targets.makeIterator()
            for _ in 0..<concurrency {
                guard let target = rest.next() else { break }
                add(target, to: &group)
            }
            while let observations = await group.next() {
                if let target = rest.next() { add(target, to: &group) }
                for observation in observations { take(observation) }
            }
        }
    }

    private func add(_ target: Target, to group: inout TaskGroup<[EndpointObservation]>) {
        group.addTask { [prober, timeout, clock] in await prober.probe(target, by: clock.now + timeout) }
    }
}
