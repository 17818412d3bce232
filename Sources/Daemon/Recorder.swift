import Alerting
import Checks
import Exposition
import History
import Logging
import Monitoring
import PKI

/// Where every observation becomes a judgement, a row, an alert and a series: once, and in this order.
///
/// Observations that arrive while a transaction is being written wait and go into the next one together, so that the price of making a commit durable
/// is shared (group commit). An alert's new state is kept only when its transaction was: what could not be stored is decided again at the next look.
actor Recorder {
    /// What one look at one target or file showed, and what it is to be measured against.
    struct Look: Sendable {
        /// Of a target, one for each address that was tried.
        var observations: [Observation]
        var policy: Policy

        var coversAllAddresses: Bool {
            guard case .endpoint(let seen)? = observations.first else { return false }
            return seen.target.route.addresses == .all
        }
    }

    private let assessor = Assessor()
    private var tracker: AlertTracker
    private var book: AlertBook
    private let history: History
    private let metrics: MetricsState
    private let results: LatestResults
    private let clock: any WallClock
    private let logger: Logger
    /// Called after messages were put into the outbox.
    private let outboxChanged: @Sendable () -> Void

    private var arrivals: [Look] = []
    /// Of looks, since the start.
    private var (arrivalCount, writtenCount) = (0, 0)
    /// An actor lets others in while it waits for the disk; the book may change in one step at a time only.
    private var isBusy = false
    private var queue: [CheckedContinuation<Void, Never>] = []

    /// Waits a little for looks that could share a transaction.
    private let gather: @Sendable () async -> Void

    /// Looks in one transaction. The history's cost of a recording levels off between 100 and 1,000 of them; more would only make others wait.
    private static let largestBatch = 500
    /// As many do not wait for more.
    private static let fullBatch = 100

    init(
        tracker: AlertTracker, book: AlertBook, history: History, metrics: MetricsState, results: LatestResults, clock: any WallClock, logger: Logger,
        gather: @escaping @Sendable () async -> Void = {}, outboxChanged: @escaping @Sendable () -> Void
    ) {
        self.tracker = tracker
        self.book = book
        self.history = history
        self.metrics = metrics
        self.results = results
        self.clock = clock
        self.logger = logger
        self.gather = gather
        self.outboxChanged = outboxChanged
        metrics.setAlerts(book.alerts.values)
    }

    /// Returns when the looks are stored, or could not be.
    func record(_ looks: [Look]) async {
        arrivals += looks
        arrivalCount += looks.count
        let mine = arrivalCount
        await enter()
        if writtenCount < mine, arrivals.count < Recorder.fullBatch { await gather() }
        while writtenCount < mine {  // whoever is first writes for all who wait; the others find nothing left to do
            let batch = Array(arrivals.prefix(Recorder.largestBatch))
            arrivals.removeFirst(batch.count)
            writtenCount += batch.count
            await write(batch)
        }
        leave()
    }

    /// Takes up what an earlier run knew, judged by the clock of now and neither stored nor counted again.
    func restore(_ looks: [Look]) {
        let now = clock.now
        for look in looks {
            let assessments = look.observations.map { assess($0, policy: look.policy, at: now) }
            results.update(assessments)
            metrics.restore(assessments)
        }
    }

    /// Judges files anew that a complete scan found unchanged, where the passing of time may have changed the judgement.
    ///
    /// - Parameter start: files observed at that time or later were judged already.
    func judgeAgain(_ scan: String, since start: Timestamp, policy: Policy) async {
        let due = results.confirm(scan, since: start)
        if !due.isEmpty { await record(due.map { Look(observations: [.file($0)], policy: policy) }) }
        do {
            try await history.confirmFiles(of: scan, at: start)
        } catch {
            metrics.countHistoryWriteFailure()
            logger.error("history could not be written", metadata: ["error": "\(error)", "scan": "\(scan)"])
        }
    }

    /// Ends the alerts and the series of places that are watched no longer.
    func forget(where isGone: @Sendable (Place) -> Bool) async {
        await enter()
        defer { leave() }
        let retired = results.remove(where: isGone)
        for place in retired { metrics.remove(place) }
        await change(retiring: retired) { tracker, book, now in tracker.forget(&book, at: now, where: isGone) }
    }

    /// Repeats what has been firing for long enough without a word.
    func remind() async {
        await enter()
        defer { leave() }
        await change { tracker, book, now in tracker.remind(&book, at: now) }
    }

    /// From a new configuration on.
    func adopt(_ tracker: AlertTracker) { self.tracker = tracker }
}

extension Recorder {
    private func enter() async {
        if isBusy { return await withCheckedContinuation { queue.append($0) } }
        isBusy = true
    }

    /// Hands over to the one who has waited longest.
    private func leave() {
        if queue.isEmpty { isBusy = false } else { queue.removeFirst().resume() }
    }

    private func write(_ batch: [Look]) async {
        let now = clock.now
        var draft = book
        let assessed = batch.map { look in look.observations.map { assess($0, policy: look.policy, at: now) } }
        var recordings = assessed.joined().map { assessment in
            Recording(assessment: assessment, transitions: tracker.advance(&draft, with: assessment, at: now))
        }
        let replaced = batch.reduce(into: Set<Place>()) { $0.formUnion(results.replaced(by: $1.observations)) }
        if !replaced.isEmpty { recordings.append(Recording(retired: replaced, transitions: vanish(from: batch, in: &draft, at: now))) }
        let isStored = await store(recordings)
        for assessments in assessed {
            results.update(assessments)
            metrics.update(assessments)
        }
        guard isStored else { return }
        book = draft
        announce(recordings.compactMap(\.transitions))
    }

    /// Where every address of a name is probed, one that is missing is gone, and its alerts with it. Where the first alone is, it may be back soon.
    private func vanish(from batch: [Look], in draft: inout AlertBook, at now: Timestamp) -> AlertTransitions? {
        let gone = batch.filter(\.coversAllAddresses).reduce(into: Set<Place>()) { $0.formUnion(results.replaced(by: $1.observations)) }
        return gone.isEmpty ? nil : tracker.forget(&draft, at: now) { gone.contains($0) }
    }

    private func assess(_ observation: Observation, policy: Policy, at now: Timestamp) -> Assessment {
        assessor.assess(observation, previous: results.observation(at: observation.place), policy: policy, at: now)
    }

    private func change(retiring retired: Set<Place> = [], by step: (AlertTracker, inout AlertBook, Timestamp) -> AlertTransitions) async {
        var draft = book
        let transitions = step(tracker, &draft, clock.now)
        guard !transitions.isEmpty || !retired.isEmpty else { return }
        if await store([Recording(retired: retired, transitions: transitions)]) {
            book = draft
            announce([transitions])
        }
    }

    private func store(_ recordings: [Recording]) async -> Bool {
        do {
            try await history.record(recordings)
            return true
        } catch {
            metrics.countHistoryWriteFailure()
            logger.error("history could not be written", metadata: ["error": "\(error)", "observations": "\(recordings.count)"])
            return false
        }
    }

    private func announce(_ transitions: [AlertTransitions]) {
        metrics.setAlerts(book.alerts.values)
        for notification in transitions.flatMap(\.notifications) { log(notification) }
        if transitions.contains(where: { !$0.notifications.isEmpty }) { outboxChanged() }
    }

    private func log(_ notification: Notification) {
        let alert = notification.alert
        logger.notice(
            "alert",
            metadata: [
                "reason": "\(notification.reason.rawValue)", "check": "\(alert.check.rawValue)", "severity": "\(alert.severity.rawValue)",
                "alert_id": "\(alert.id)", "place": "\(alert.places.first.map(\.place.description)?.plainText ?? "")",
                "summary": "\(alert.summary.plainText)",
            ])
    }
}
