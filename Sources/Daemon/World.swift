import Alerting
import Exposition
import History
import Logging
import Monitoring
import OpenSSL
import PKI
import Scanning
import Settings
import Synchronization
import Trust

/// What outlives a change of configuration: the history, what is known about every place, and the metrics.
struct World: Sendable {
    private let lock: DatabaseLock
    let history: History
    let metrics: MetricsState
    let results: LatestResults
    let recorder: Recorder
    let memo: VerificationMemo
    let scanCaches = ScanCaches()
    let outbox: OutboxBell
    let clock: any WallClock
    let logger: Logger
    let version: String

    /// Opens the history and takes up where the last run ended.
    ///
    /// - Throws: `HistoryError` or `DatabaseInUse`, naming the database.
    init(_ configuration: Configuration, options: DaemonOptions) throws {
        let cryptography = SystemCryptography()
        clock = options.clock
        logger = options.logger
        version = options.version
        lock = try DatabaseLock(database: configuration.storage.path)
        history = try History(path: configuration.storage.path, digest: cryptography)
        metrics = MetricsState(
            build: BuildInformation(version: options.version, swift: World.swiftVersion, openssl: SystemCryptography.libraryVersion))
        results = LatestResults()
        memo = VerificationMemo(PathValidator(signatures: cryptography))
        outbox = OutboxBell()
        recorder = try Recorder(
            tracker: AlertTracker(router: Router(receivers: [])), book: AlertBook(history.alerts()), history: history, metrics: metrics,
            results: results, clock: clock, logger: logger, gather: { [clock] in try? await clock.sleep(until: clock.now + World.gatherTime) },
            outboxChanged: { [outbox] in outbox.ring() })
    }

    /// Looks of a tenth of a second share a transaction: making each durable alone takes a sync of the disk and three changes of the thread.
    private static let gatherTime = Duration.milliseconds(100)

    /// Shows what the last run saw until the first looks of this one are over.
    func restore(by configuration: Configuration) async throws {
        let targets = Dictionary(configuration.targets.map { ($0.target.name, $0.policy) }) { first, _ in first }
        let scans = Dictionary(configuration.scans.map { ($0.name, $0.policy) }) { first, _ in first }
        var looks: [Recorder.Look] = []
        for observation in try history.latest() {
            let policy =
                switch observation.place {
                case .endpoint(let target, _): targets[target]
                case .file(let scan, _): scans[scan]
                }
            guard let policy else { continue }
            let earlier = try await lastWithCertificates(before: observation)
            looks += [earlier, observation].compactMap { $0.map { Recorder.Look(observations: [$0], policy: policy) } }
        }
        await recorder.restore(looks)
    }

    /// Stores what a scan remembers. Without it the next program reads all files once more, and nothing else is lost.
    func remember(_ changes: [ScanRecord], of scan: String, signature: [UInt8]) async {
        do {
            try await history.remember(changes, of: scan, signature: signature)
        } catch {
            logger.error("the memory of a scan could not be stored", metadata: ["scan": "\(scan)", "error": "\(error)"])
        }
    }

    /// A target that was down when the program ended keeps showing the certificates it served before: they expire all the same.
    private func lastWithCertificates(before observation: Observation) async throws -> Observation? {
        guard case .endpoint(let seen) = observation, seen.failure != nil, seen.certificates.isEmpty else { return nil }
        let runs = try await history.observations(of: seen.target.name, limit: World.runsSearched)
        guard let run = runs.first(where: { !$0.observation.certificates.isEmpty }), case .endpoint(var earlier) = run.observation else { return nil }
        earlier.observedAt = run.lastAt
        return .endpoint(earlier)
    }

    /// Each run is a stretch of equal observations; an outage has a few kinds of failure, not dozens.
    private static let runsSearched = 50

    private static var swiftVersion: String {
        #if compiler(>=6.4)
            "6.4"
        #elseif compiler(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }
}

/// Lets whoever writes to the outbox wake whoever delivers it at the moment.
final class OutboxBell: Sendable {
    private let listener = Mutex<(@Sendable () -> Void)?>(nil)

    func attend(_ listener: @escaping @Sendable () -> Void) { self.listener.withLock { $0 = listener } }

    func ring() { listener.withLock { $0 }?() }
}

/// What scans remember of unchanged files, kept over reloads as long as a scan reads and verifies the same.
final class ScanCaches: Sendable {
    private let caches = Mutex<[ScanSettings: ScanCache]>([:])

    /// Drops the scans that are configured no longer and returns their names.
    func forget(except names: Set<String>) -> Set<String> {
        caches.withLock { caches in
            let gone = Set(caches.keys.map(\.name)).subtracting(names)
            caches = caches.filter { names.contains($0.key.name) }
            return gone
        }
    }

    /// - Parameter records: what an earlier program remembered; asked for where nothing is known.
    func cache(for settings: ScanSettings, records: () -> [ScanRecord]) -> ScanCache {
        caches.withLock { caches in
            if let known = caches[settings] { return known }
            caches = caches.filter { $0.key.name != settings.name }
            let cache = ScanCache(records())
            caches[settings] = cache
            return cache
        }
    }
}
