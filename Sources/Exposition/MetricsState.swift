import Alerting
import Monitoring
import PKI
import Synchronization

/// What /metrics shows: fed as things happen, rendered from memory.
///
/// The lines of a place are written when something new is known about it, so that a scrape only puts finished lines together. Scrapes may run
/// side by side and do not hold up updates.
public final class MetricsState: Sendable {
    private struct Storage {
        var places = PlaceSeries()
        var trust = TrustSeries()
        var process: ProcessSeries
    }

    private let storage: Mutex<Storage>

    public init(build: BuildInformation) {
        self.storage = Mutex(Storage(process: ProcessSeries(build: build)))
    }

    func trust(_ change: (inout TrustSeries) -> Void) { storage.withLock { change(&$0.trust) } }

    /// The whole exposition in Prometheus text format 0.0.4.
    public func render() -> [UInt8] { text.bytes }

    /// The same in pieces. It shows the moment of the call, however slowly the pieces are taken.
    public var text: MetricsText {
        let (sheets, process) = storage.withLock { ($0.places.sheets + $0.trust.sheets, $0.process) }
        var counters = SeriesTable<Int, ProcessColumn>()
        var writer = LineWriter()
        counters[0] = process.block(using: &writer)
        return MetricsText(sheets + [counters.sheet])
    }
}

/// Places.
extension MetricsState {
    /// Takes over one look at one place.
    public func update(_ assessment: Assessment) { update([assessment]) }

    /// Takes over what was just observed, and counts it.
    ///
    /// The assessments of one target must come together, one for each address that its probe tried: addresses of the target that are not among
    /// them lose their series as soon as the probe sees a certificate elsewhere.
    public func update(_ assessments: [Assessment]) {
        storage.withLock { state in
            state.places.update(assessments)
            for assessment in assessments { state.process.count(assessment.observation) }
        }
    }

    /// Takes over what was observed before the program started, without counting it. Older assessments of a place come first, in a call of their
    /// own: what a later one does not say is remembered.
    public func restore(_ assessments: [Assessment]) {
        storage.withLock { $0.places.update(assessments) }
    }

    /// Takes over a complete scan. Files of the scan that are not among `summary.places` lose their series.
    public func update(_ summary: ScanSummary) {
        storage.withLock { $0.places.update(summary) }
    }

    public func remove(_ place: Place) {
        storage.withLock { $0.places.remove(place) }
    }

    /// Removes a target that is watched no more, all its addresses included.
    public func remove(target: String) {
        storage.withLock { $0.places.remove(target: target) }
    }

    /// Removes a scan that is made no more, all its files included.
    public func remove(scan: String) {
        storage.withLock { $0.places.remove(scan: scan) }
    }
}

/// Alerting.
extension MetricsState {
    /// Takes over how many alerts are open, all of them.
    public func setAlerts(_ counts: [AlertGroup: Int]) {
        storage.withLock { $0.process.alerts = ProcessSeries.noAlerts.merging(counts) { $1 } }
    }

    /// Counts the open ones among these, which are all there are.
    public func setAlerts(_ alerts: some Sequence<Alert>) {
        setAlerts(
            alerts.reduce(into: [:]) { counts, alert in
                if alert.state != .resolved { counts[AlertGroup(state: alert.state, severity: alert.severity), default: 0] += 1 }
            })
    }

    /// Announces the configured receivers, so that their counters exist from the start; counters of others go.
    public func setReceivers(_ names: [String]) {
        storage.withLock { state in
            let old = state.process.notifications
            state.process.notifications = Dictionary(names.map { ($0, old[$0] ?? 0) }) { first, _ in first }
            state.process.notificationFailures = state.process.notificationFailures.filter { names.contains($0.key.receiver) }
        }
    }

    public func countNotification(receiver: String) {
        storage.withLock { $0.process.notifications[receiver, default: 0] += 1 }
    }

    /// - Parameter reason: of a closed set; it becomes a label.
    public func countNotificationFailure(receiver: String, reason: String) {
        storage.withLock { state in
            state.process.notificationFailures[ProcessSeries.NotificationFailureGroup(receiver: receiver, reason: reason), default: 0] += 1
        }
    }

    public func setOutboxPending(_ count: Int) {
        storage.withLock { $0.process.outboxPending = count }
    }
}

/// The program itself.
extension MetricsState {
    /// Tells how an attempt to load the configuration went; the time counts where it succeeded.
    public func setReload(successful: Bool, at time: Timestamp) {
        storage.withLock { state in
            state.process.reloadSuccessful = successful
            if successful { state.process.reloadedAt = time }
        }
    }

    public func countHistoryWriteFailure() {
        storage.withLock { $0.process.historyWriteFailures += 1 }
    }

    public func setHistorySize(bytes: Int64) {
        storage.withLock { $0.process.historySize = bytes }
    }
}
