import Alerting
import Exposition
import HTTPClient
import History
import Logging
import Monitoring
import OpenSSL
import PKI
import Scanning
import Settings
import Synchronization
import Trust

/// One configuration in force: everything that watches, judges and delivers by it, until the next one takes its place.
struct Generation: Sendable {
    let configuration: Configuration
    private let world: World
    private let prober: EquippedProber
    private let revocation: RevocationService
    private let receivers: [any Receiver]
    private let store: @Sendable (String) -> TrustStore?

    /// Whatever can go wrong with a configuration goes wrong here, before the one in force is touched.
    ///
    /// - Throws: `EquipmentError` or `ProberUnavailable`, naming what is at fault.
    init(_ configuration: Configuration, in world: World) throws {
        self.configuration = configuration
        self.world = world
        revocation = try RevocationService(configuration, metrics: world.metrics, clock: world.clock, logger: world.logger)
        prober = try EquippedProber(
            configuration, memo: world.memo, revocation: revocation, metrics: world.metrics, clock: world.clock, logger: world.logger)
        receivers = try configuration.alerting.receivers.map { try $0.receiver() }
        store = { [prober] in prober.trustStore(named: $0) }
    }

    /// Watches until the task is cancelled.
    ///
    /// - Parameter isFirst: true at the start of the program, when results are old and everything is looked at soon.
    func run(isFirst: Bool) async {
        await world.recorder.adopt(tracker)
        world.metrics.setReceivers(configuration.alerting.receivers.map(\.name))
        await forgetOthers()
        let worker = OutboxWorker(
            receivers: receivers, log: world.history, clock: world.clock, logger: world.logger,
            observe: { [metrics = world.metrics] in metrics.count($0) })
        world.outbox.attend { worker.signal() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await worker.run() }
            group.addTask { await prober.refresh() }
            group.addTask {
                await TrustStoreWatch(configuration: configuration, prober: prober, recorder: world.recorder, clock: world.clock).run()
            }
            group.addTask { [metrics = world.metrics] in await revocation.run { metrics.setRevocationLists($0.facts) } }
            group.addTask { await maintenance.run() }
            for monitor in targetMonitors { group.addTask { await monitor.run(startingWithin: spread(of: monitor, isFirst: isFirst)) } }
            for monitor in scanMonitors { group.addTask { await monitor.run() } }
        }
    }

    var tracker: AlertTracker {
        let alerting = configuration.alerting
        return AlertTracker(
            rules: AlertRules(repeatInterval: alerting.repeatInterval, confirmations: alerting.confirmations),
            router: Router(
                routes: alerting.routes.map { Route(match: $0.match, receiver: $0.receiver) }, receivers: alerting.receivers.map(\.name)))
    }
}

extension Generation {
    /// First probes begin this many a second, so that a start does not look like an attack; a dozen targets are looked at within a tenth of one.
    private static let startRate = 200.0

    private func spread(of monitor: TargetMonitor, isFirst: Bool) -> Duration? {
        guard isFirst || !world.results.knows(target: monitor.settings.target.name) else { return nil }
        return .seconds(Double(configuration.targets.count) / Generation.startRate)
    }

    private var targetMonitors: [TargetMonitor] {
        let limit = ConcurrencyLimit(configuration.concurrency.probes)
        return configuration.targets.map {
            TargetMonitor(settings: $0, prober: prober, recorder: world.recorder, limit: limit, clock: world.clock)
        }
    }

    private var scanMonitors: [ScanMonitor] {
        let limit = ConcurrencyLimit(configuration.concurrency.scans)
        return configuration.scans.map { settings in
            let signature = signature(of: settings)
            return ScanMonitor(
                settings: settings, scanner: scanner(for: settings), cache: cache(for: settings, signature), recorder: world.recorder,
                metrics: world.metrics, results: world.results, limit: limit, clock: world.clock,
                remember: { [world] in await world.remember($0, of: settings.name, signature: signature) },
                warn: { [logger = world.logger] unwatched in
                    logger.warning(
                        "directories cannot be watched, their changes are seen on schedule",
                        metadata: ["scan": "\(settings.name)", "directories": "\(unwatched)", "hint": "raise fs.inotify.max_user_watches"])
                })
        }
    }

    private func cache(for settings: ScanSettings, _ signature: [UInt8]) -> ScanCache {
        world.scanCaches.cache(for: settings) { (try? world.history.scanRecords(of: settings.name, signature: signature)) ?? [] }
    }

    /// Of all that decides what a scan makes of a file: another release, other settings or another trust store read everything anew.
    private func signature(of settings: ScanSettings) -> [UInt8] {
        let anchors = settings.trustStore.flatMap(store)?.anchors.map(\.fingerprint.hex).sorted() ?? []
        let text = "\(world.version)\n\(settings)\n\(anchors)"
        return SystemCryptography().sha256(Array(text.utf8)[...]).bytes
    }

    private func scanner(for settings: ScanSettings) -> FileScanner {
        let passphrases = passphrases(for: settings)
        guard let name = settings.trustStore else { return FileScanner(digest: SystemCryptography(), passphrases: passphrases) }
        return FileScanner(digest: SystemCryptography(), passphrases: passphrases) { [store, memo = world.memo] chain, time in
            store(name).map { memo.verify(chain, against: $0, purpose: .any, reference: nil, at: time) }
        }
    }

    /// Those that can be read: without the others their keystores are reported as closed, and everything else is scanned all the same.
    private func passphrases(for settings: ScanSettings) -> [Secret] {
        settings.passphraseFiles.compactMap { path in
            do throws(EquipmentError) {
                return try PassphraseFiles.load(path)
            } catch {
                world.logger.warning("passphrase file not read", metadata: ["scan": "\(settings.name)", "error": "\(error)"])
                return nil
            }
        }
    }

    private var maintenance: Maintenance {
        Maintenance(
            recorder: world.recorder, history: world.history, metrics: world.metrics, retention: configuration.storage.retention, clock: world.clock,
            logger: world.logger)
    }

    /// What an earlier configuration watched and this one does not.
    private func forgetOthers() async {
        let targets = Set(configuration.targets.map(\.target.name))
        let scans = Set(configuration.scans.map(\.name))
        await world.recorder.forget { place in
            switch place {
            case .endpoint(let target, _): !targets.contains(target)
            case .file(let scan, _): !scans.contains(scan) && !TrustStoreWatch.isPlace(place, of: configuration)
            }
        }
        for scan in world.scanCaches.forget(except: scans) { world.metrics.remove(scan: scan) }
        try? await world.history.forgetScans(except: Array(scans))  // what stays for want of a disk goes at the next start
    }
}

extension ReceiverSettings {
    /// - Throws: `EquipmentError` that names the receiver.
    func receiver() throws(EquipmentError) -> any Receiver {
        do {
            switch kind {
            case .webhook:
                return try WebhookReceiver(
                    WebhookSettings(name: name, url: url.load(), secret: secret?.load(), timeout: timeout), client: CurlClient(),
                    authenticator: OpenSSLAuthenticator())
            }
        } catch {
            throw EquipmentError("receiver \(name): \(error)")
        }
    }
}

extension MetricsState {
    fileprivate func count(_ event: OutboxEvent) {
        if let failure = event.failure {
            countNotificationFailure(receiver: event.receiver, reason: failure.reason.rawValue)
        } else {
            countNotification(receiver: event.receiver)
        }
    }
}
