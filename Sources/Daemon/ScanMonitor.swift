import Exposition
import Monitoring
import PKI
import Scanning
import Settings

/// Runs one scan at once and then on its schedule, and with `watch` also when something changes, for as long as it is configured. The next run starts
/// after the last one ended.
struct ScanMonitor: Sendable {
    let settings: ScanSettings
    let scanner: FileScanner
    let cache: ScanCache
    let recorder: Recorder
    let metrics: MetricsState
    let results: LatestResults
    let limit: ConcurrencyLimit
    let clock: any WallClock
    /// Stores what the scan remembers, so that a restart reads only what changed.
    let remember: @Sendable ([ScanRecord]) async -> Void
    /// Told how many directories cannot be watched.
    let warn: @Sendable (_ unwatched: Int) -> Void

    /// Files in one step of the recorder; a scan of 100,000 files must not be held in memory as a whole.
    private static let chunk = 256

    /// Runs until the task is cancelled.
    func run() async {
        let seed = ScheduleSeed(settings.name)
        let watch = settings.watch ? ChangeWatch() : nil
        if settings.watch && watch == nil { warn(settings.paths.count) }
        var isTracked = false
        do {
            while true {
                let summary = try await limit.run { await scan() }
                try Task.checkCancellation()
                await conclude(summary, &isTracked)
                if let unwatched = watch?.follow(summary.directories + parents), unwatched > 0 { warn(unwatched) }
                try await waitForNext(after: summary.duration, seed, watch)
            }
        } catch {
            return  // cancelled: the scan is configured no longer, or the program ends
        }
    }

    /// Until the schedule says so, or something has changed and had the time to settle.
    private func waitForNext(after duration: Duration, _ seed: ScheduleSeed, _ watch: ChangeWatch?) async throws {
        let due = settings.schedule.next(after: clock.now, seed: seed)
        guard let watch else { return try await clock.sleep(until: due) }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask { [clock] in
                try await clock.sleep(until: due)
                return false
            }
            group.addTask {
                for await _ in watch.changes { return true }
                try Task.checkCancellation()
                return false
            }
            let hasChanged = try await group.next() ?? false
            group.cancelAll()
            guard hasChanged else { return }
        }
        let rest = max(ScanMonitor.settlingTime, duration * ScanMonitor.restPerWork)
        try await clock.sleep(until: min(due, max(clock.now + rest, clock.now)))
    }

    /// A rotation writes several files; one scan is to see them all.
    private static let settlingTime = Duration.seconds(1)
    /// A place where something changes all the time is scanned for a tenth of the time at most.
    private static let restPerWork = 9

    /// Where the files lie that are named themselves.
    private var parents: [String] {
        settings.paths.map { path in path.utf8.lastIndex(of: UInt8(ascii: "/")).map { $0 > path.utf8.startIndex ? String(path[..<$0]) : "/" } ?? "." }
    }

    /// Reads on a thread that may block while the recorder takes in what was read.
    private func scan() async -> ScanSummary {
        let (observations, continuation) = AsyncStream.makeStream(of: FileObservation.self)
        var request = ScanRequest(
            name: settings.name, paths: settings.paths, excludes: settings.exclude.map { GlobPattern($0) }, role: settings.policy.role)
        request.namesDirectories = settings.watch
        async let summary = withTaskExecutorPreference(BlockingExecutor.shared) { [scanner, cache, clock, request] in
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
    private func conclude(_ summary: ScanSummary, _ isTracked: inout Bool) async {
        guard let found = summary.places else { return metrics.update(summary) }
        await forgetGone(found, &isTracked)
        var counts = summary
        counts.places = nil  // the series of what is gone went with it
        metrics.update(counts)
        await remember(cache.takeChanges())
        await recorder.judgeAgain(settings.name, since: summary.startedAt, policy: settings.policy)
    }

    /// - Parameter isTracked: true once the results are known to be those of the files that were found. From then on a run only adds what it reports, so
    ///   that as many results as files mean that nothing is gone.
    private func forgetGone(_ found: [Place], _ isTracked: inout Bool) async {
        if isTracked && results.fileCount(of: settings.name) == found.count { return }
        let known = Set(found)
        let gone = results.files(of: settings.name) { !known.contains($0) }
        if !gone.isEmpty { await recorder.forget { gone.contains($0) } }
        isTracked = results.fileCount(of: settings.name) == found.count
    }
}
