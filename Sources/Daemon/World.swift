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
    let history: History
    let metrics: MetricsState
    let results: LatestResults
    let recorder: Recorder
    let memo: VerificationMemo
    let scanCaches = ScanCaches()
    let outbox: OutboxBell
    let clock: any WallClock
    let logger: Logger

    /// Opens the history and takes up where the last run ended.
    ///
    /// - Throws: `HistoryError` naming the database.
    init(_ configuration: Configuration, options: DaemonOptions) throws {
        let cryptography = SystemCryptography()
        clock = options.clock
        logger = options.logger
        history = try History(path: configuration.storage.path, digest: cryptography)
        metrics = MetricsState(
            build: BuildInformation(version: options.version, swift: World.swiftVersion, openssl: SystemCryptography.libraryVersion))
        results = LatestResults()
        memo = VerificationMemo(PathValidator(signatures: cryptography))
        outbox = OutboxBell()
        recorder = try Recorder(
            tracker: AlertTracker(router: Router(receivers: [])), book: AlertBook(history.alerts()), history: history, metrics: metrics,
            results: results, clock: clock, logger: logger, outboxChanged: { [outbox] in outbox.ring() })
    }

    /// Shows what the last run saw until the first looks of this one are over.
    func restore(by configuration: Configuration) async throws {
        let policies = Dictionary(configuration.targets.map { ($0.target.name, $0.policy) }) { first, _ in first }
        let scans = Dictionary(configuration.scans.map { ($0.name, $0.policy) }) { first, _ in first }
        let looks = try history.latest().compactMap { observation -> Recorder.Look? in
            let policy =
                switch observation.place {
                case .endpoint(let target, _): policies[target]
                case .file(let scan, _): scans[scan]
                }
            return policy.map { Recorder.Look(observations: [observation], policy: $0) }
        }
        await recorder.restore(looks)
    }

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

    func cache(for settings: ScanSettings) -> ScanCache {
        caches.withLock { caches in
            if let known = caches[settings] { return known }
            caches = caches.filter { $0.key.name != settings.name }
            let cache = ScanCache()
            caches[settings] = cache
            return cache
        }
    }
}
