import Monitoring
import PKI

/// Decides, from what is known and what was just observed, which alerts begin, worsen and end, and who is told. Pure: no clock, no I/O.
///
/// - Information never alerts.
/// - An alert ends when no place shows its trouble any more. A probe that could not have seen it proves nothing: an endpoint that is down does not renew
///   its certificate.
/// - The caller stores the transitions in one transaction with the observation; should that fail, it stores the same transitions later.
public struct AlertTracker: Sendable {
    public var rules: AlertRules
    public var router: Router

    public init(rules: AlertRules = AlertRules(), router: Router) {
        self.rules = rules
        self.router = router
    }

    /// Takes in one assessment.
    public func advance(_ book: inout AlertBook, with assessment: Assessment, at now: Timestamp) -> AlertTransitions {
        let now = now.wholeSeconds
        let place = assessment.observation.place
        var round = Round(book: book, now: now)
        book = AlertBook()  // the round owns the only copy while it works, so that nothing is copied
        let sightings = sightings(in: assessment, at: now)
        for sighting in sightings.values { note(sighting, in: &round) }
        for key in round.book.keys(at: place) where sightings[key] == nil && assessment.observation.settles(key.cause) {
            round.removePlace(place, under: key)
        }
        removeOtherAddresses(than: place, of: assessment.observation, in: &round)
        return close(&round, into: &book)
    }

    /// Drops places that are watched no longer: targets that left the configuration, files that are gone.
    public func forget(_ book: inout AlertBook, at now: Timestamp, where isGone: (Place) -> Bool) -> AlertTransitions {
        var round = Round(book: book, now: now.wholeSeconds)
        book = AlertBook()
        for place in round.book.places.filter(isGone) {
            for key in round.book.keys(at: place) { round.removePlace(place, under: key) }
        }
        return close(&round, into: &book)
    }

    /// Tells again of every alert that has fired for a repeat interval without a word, and hands over those whose list of places has grown or shrunk.
    /// To be called every minute or so.
    public func remind(_ book: inout AlertBook, at now: Timestamp) -> AlertTransitions {
        var round = Round(book: book, now: now.wholeSeconds)
        book = AlertBook()
        round.touched = round.book.unsaved
        for alert in round.book.alerts.values where isDue(alert, at: round.now) { round.touched.insert(alert.key) }
        return close(&round, into: &book)
    }

    /// When `remind` next has something to do; nil while nothing fires.
    public func nextReminder(in book: AlertBook) -> Timestamp? {
        book.alerts.values.compactMap { $0.state == .firing ? $0.notified.map { $0.at + rules.repeatInterval } : nil }.min()
    }

    private func isDue(_ alert: Alert, at now: Timestamp) -> Bool {
        guard alert.state == .firing, let notified = alert.notified else { return false }
        return notified.at + rules.repeatInterval <= now
    }
}

/// The work of one step: the book under change and the alerts that need a second look.
private struct Round {
    var book: AlertBook
    let now: Timestamp
    /// Alerts whose state has to be decided anew.
    var touched: Set<AlertKey> = []

    mutating func removePlace(_ place: Place, under key: AlertKey) {
        let said = book.alerts[key]?.statement
        // The last place stays listed: a resolved alert says where it was.
        if let count = book.alerts[key]?.places.count, count > 1 {
            book.removePlace(place, under: key)
            if book.alerts[key]?.statement != said { touched.insert(key) }
        } else {
            book.update(key) { $0.state = .resolved }
            touched.insert(key)
        }
    }

    /// A short list of places is stored at each change. Writing a long one each time would cost the square of its length.
    mutating func touchShortLists() {
        for key in book.unsaved where (book.alerts[key]?.places.count ?? 0) <= Round.shortList { touched.insert(key) }
    }

    /// A service with its replicas; a wildcard certificate in thousands of places is far beyond.
    private static let shortList = 16
}

extension AlertTracker {
    private func sightings(in assessment: Assessment, at now: Timestamp) -> [AlertKey: Sighting] {
        let place = assessment.observation.place
        var sightings: [AlertKey: Sighting] = [:]
        for finding in assessment.findings where finding.severity > .info {
            let key = AlertKey(finding, at: place)
            let sighting = Sighting(finding, of: key, in: assessment.observation, at: now)
            if let known = sightings[key], known.listed.rank >= sighting.listed.rank { continue }
            sightings[key] = sighting
        }
        return sightings
    }

    private func note(_ sighting: Sighting, in round: inout Round) {
        let key = sighting.key
        guard let said = round.book.alerts[key]?.statement else {
            round.book.insert(sighting.alert(at: round.now))
            round.touched.insert(key)
            return
        }
        var listed = sighting.listed
        let known = round.book.alerts[key]?.places.entry(for: listed.place)
        listed.firstSeenAt = known?.firstSeenAt ?? listed.firstSeenAt
        listed.sightings = min(earlierSightings(of: listed.place, under: key, in: round.book) + 1, rules.confirmations(for: key.cause))
        round.book.put(listed, under: key)
        let isCounting = said.state == .pending && known?.sightings != listed.sightings
        if isCounting || round.book.alerts[key]?.statement != said { round.touched.insert(key) }
    }

    /// A name that does not resolve and an address that does not answer are one outage of the target, so their counts carry over.
    private func earlierSightings(of place: Place, under key: AlertKey, in book: AlertBook) -> Int {
        guard let places = book.alerts[key]?.places else { return 0 }
        let own = places.entry(for: place)?.sightings ?? 0
        guard key.cause == .connectivity, case .endpoint(let target, let address) = place else { return own }
        if address == nil { return places.map(\.sightings).max() ?? 0 }
        return max(own, places.entry(for: .endpoint(target: target, address: nil))?.sightings ?? 0)
    }

    /// The name resolves again, or an address has not been seen for long while others of its target were.
    private func removeOtherAddresses(than place: Place, of observation: Observation, in round: inout Round) {
        guard case .endpoint(let target, .some) = place else { return }
        for other in round.book.places(of: target) where other != place {
            for key in round.book.keys(at: other) where observation.settles(key.cause) {
                guard let listed = round.book.alerts[key]?.places.entry(for: other) else { continue }
                if case .endpoint(_, .some) = other, listed.lastSeenAt + rules.addressMemory > round.now { continue }
                round.removePlace(other, under: key)
            }
        }
    }
}

extension AlertTracker {
    /// Decides the state of every touched alert, hands the book back and says what changed.
    private func close(_ round: inout Round, into book: inout AlertBook) -> AlertTransitions {
        var transitions = AlertTransitions()
        round.touchShortLists()
        for key in round.touched.sorted() {
            round.book.saved(key)
            round.book.update(key) { settle(&$0, at: round.now, into: &transitions) }
            if round.book.alerts[key]?.state == .resolved { round.book.remove(key) }
        }
        book = round.book
        return transitions
    }

    private func settle(_ alert: inout Alert, at now: Timestamp, into transitions: inout AlertTransitions) {
        alert.updatedAt = now
        if alert.state == .resolved {
            guard alert.notified != nil else { return transitions.discarded.append(alert.id) }
            alert.resolvedAt = now
        } else {
            let needed = rules.confirmations(for: alert.key.cause)
            if alert.state == .pending, alert.places.contains(where: { $0.sightings >= needed }) { alert.state = .firing }
        }
        if let reason = reason(to: alert, at: now) { notify(reason, of: &alert, at: now, into: &transitions) }
        transitions.changed.append(alert)
    }

    /// The decision to tell somebody, in one place.
    private func reason(to alert: Alert, at now: Timestamp) -> Notification.Reason? {
        guard alert.state != .pending else { return nil }
        guard let notified = alert.notified else { return .first }
        if alert.state == .resolved { return .resolved }
        if AlertRank(alert.severity, alert.check) > AlertRank(notified.severity, notified.check) { return .escalated }
        return isDue(alert, at: now) ? .repeat : nil
    }

    private func notify(_ reason: Notification.Reason, of alert: inout Alert, at now: Timestamp, into transitions: inout AlertTransitions) {
        let told = alert.notified?.receivers ?? []
        let receivers = reason == .resolved ? router.known(told) : router.receivers(for: alert)
        alert.notified = NotifiedState(
            at: now, severity: alert.severity, check: alert.check, count: (alert.notified?.count ?? 0) + 1,
            receivers: Set(told).union(receivers).sorted())
        transitions.notifications.append(Notification(reason: reason, alert: alert, at: now, receivers: receivers))
    }
}

extension Alert {
    /// What the alert says, wherever it shows. Compared instead of whole alerts, whose places may be many.
    fileprivate struct Statement: Hashable {
        var state: State
        var check: CheckID
        var severity: Severity
        var summary: String
        var hint: String
    }

    fileprivate var statement: Statement { Statement(state: state, check: check, severity: severity, summary: summary, hint: hint) }
}

extension Timestamp {
    var wholeSeconds: Timestamp { Timestamp(unixSeconds: unixSeconds) }
}
