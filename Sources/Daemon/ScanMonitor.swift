import Exposition
import Monitoring
import PKI
import Scanning
import Settings

/// Runs one scan at once and then on its schedule, for as long as it is configured. The next run starts after the last one ended.
struct ScanMonitor: Sendable {
    let settings: ScanSettings
    let scanner: FileScanner
    let cache: ScanCache
    let recorder: Recorder
    let metrics: MetricsState
    let results: LatestResults
    let limit: ConcurrencyLimit
    let clock: any WallClock

    /// Files in one step of the recorder; a scan of 100,000 files must not be held in memory as a whole.
    private static let chunk = 256

    /// Runs until the task is cancelled.
    func run() async {
        let seed = ScheduleSeed(settings.name)
        do {
            while true {
                let summary = try await limit.run { await scan() }
                try Task.checkCancellation()
                await conclude(summary)
                try await clock.sleep(until: settings.schedule.next(after: clock.now, seed: seed))
            }
        } catch {
            return  // cancelled: the scan is configured no longer, or the program ends
        }
    }

    /// Reads on a thread that may block while the recorder takes in what was read.
    private func scan() async -> ScanSummary {
        let (observations, continuation) = AsyncStream.makeStream(of: FileObservation.self)
        let request = ScanRequest(
            name: settings.name, paths: settings.paths, excludes: settings.exclude.map(GlobPattern.init), role: settings.policy.role)
        async let summary = withTaskExecutorPreference(BlockingExecutor.shared) { [scanner, cache, clock] in
            defer { continuation.finish() }
            return scanner.scan(request, at: clock.now, cache: cache) { continuation.yield($0) }
        }
        var chunk: [FileObservation] = []
        for await observation in observations {
            chunk.append(observation)
            if chunk.count == ScanMonitor.chunk {
                await record(chunk)
                chunk = []
            }
        }
        await record(chunk)
        return await summary
    }

    private func record(_ observations: [FileObservation]) async {
        await recorder.record(observations.map { Recorder.Look(observations: [.file($0)], policy: settings.policy) })
    }

    /// What the last run knew and this one did not find is gone; what did not change is judged again, as time has passed.
    private func conclude(_ summary: ScanSummary) async {
        metrics.update(summary)
        guard let found = summary.places else { return }
        let gone = results.files(of: settings.name).subtracting(found)
        if !gone.isEmpty { await recorder.forget { gone.contains($0) } }
        await recorder.judgeAgain(found, seenSince: summary.startedAt, policy: settings.policy)
    }
}
