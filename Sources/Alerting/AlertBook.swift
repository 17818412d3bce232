import Monitoring
import PKI

/// Every alert that is not over, found by key and by place. A value: the caller keeps it and stores what transitions say.
public struct AlertBook: Hashable, Sendable {
    public private(set) var alerts: [AlertKey: Alert] = [:]
    private var keys: [Place: Set<AlertKey>] = [:]
    private var addresses: [String: Set<Place>] = [:]
    /// How many places of an alert have which rank, so that the highest is known without a look at each: there may be thousands.
    private var ranks: [AlertKey: [AlertRank: Int]] = [:]
    /// Alerts whose list of places has changed since they were last handed over to be stored.
    private(set) var unsaved: Set<AlertKey> = []

    public init() {}

    /// Restores the book from storage; resolved alerts are left out.
    public init(_ stored: some Sequence<Alert>) {
        for alert in stored where alert.state != .resolved { insert(alert) }
    }

    /// Every place that some alert lists.
    public var places: some Sequence<Place> { keys.keys }

    /// The alerts that list this place.
    public func keys(at place: Place) -> Set<AlertKey> { keys[place] ?? [] }

    /// The places of this target that some alert lists.
    func places(of target: String) -> Set<Place> { addresses[target] ?? [] }

    mutating func insert(_ alert: Alert) {
        alerts[alert.key] = alert
        for listed in alert.places {
            index(listed.place, under: alert.key)
            count(listed.rank, 1, under: alert.key)
        }
    }

    mutating func remove(_ key: AlertKey) {
        guard let alert = alerts.removeValue(forKey: key) else { return }
        for listed in alert.places { unindex(listed.place, under: key) }
        ranks[key] = nil
        unsaved.remove(key)
    }

    /// Writes one place of an alert, in order, and has the alert say what its most urgent place says.
    mutating func put(_ listed: AlertPlace, under key: AlertKey) {
        let known = alerts[key]?.places.entry(for: listed.place)
        index(listed.place, under: key)
        count(listed.rank, 1, under: key)
        if let known { count(known.rank, -1, under: key) }
        alerts[key]?.places.put(listed)
        if known?.differs(from: listed) ?? true { unsaved.insert(key) }
        follow(listed, instead: known, under: key)
    }

    mutating func removePlace(_ place: Place, under key: AlertKey) {
        guard let known = alerts[key]?.places.entry(for: place) else { return }
        unindex(place, under: key)
        count(known.rank, -1, under: key)
        alerts[key]?.places.remove(place)
        unsaved.insert(key)
        follow(nil, instead: known, under: key)
    }

    /// The alert has been handed over to be stored.
    mutating func saved(_ key: AlertKey) { unsaved.remove(key) }

    /// Keeps the alert's words while a place of the highest rank stands behind them; takes those of the changed place, or looks for another.
    private mutating func follow(_ listed: AlertPlace?, instead known: AlertPlace?, under key: AlertKey) {
        guard let alert = alerts[key], let top = ranks[key]?.keys.max() else { return }
        let rank = AlertRank(alert.severity, alert.check)
        let hasSpoken = known.map { $0.rank == rank && $0.summary == alert.summary } ?? false
        if let listed, listed.rank == top, rank != top || hasSpoken {
            update(key) { $0.speak(as: listed) }
        } else if rank != top || hasSpoken, let leader = alert.places.first(where: { $0.rank == top }) {
            update(key) { $0.speak(as: leader) }
        }
    }

    private mutating func count(_ rank: AlertRank, _ step: Int, under key: AlertKey) {
        let number = (ranks[key]?[rank] ?? 0) + step
        ranks[key, default: [:]][rank] = number > 0 ? number : nil
    }

    /// Changes an alert in place; its places are changed through `put` and `removePlace` only.
    mutating func update(_ key: AlertKey, _ change: (inout Alert) -> Void) {
        guard let index = alerts.index(forKey: key) else { return }
        change(&alerts.values[index])
    }

    private mutating func index(_ place: Place, under key: AlertKey) {
        keys[place, default: []].insert(key)
        if case .endpoint(let target, _) = place { addresses[target, default: []].insert(place) }
    }

    private mutating func unindex(_ place: Place, under key: AlertKey) {
        keys[place]?.remove(key)
        guard keys[place]?.isEmpty == true else { return }
        keys[place] = nil
        guard case .endpoint(let target, _) = place else { return }
        addresses[target]?.remove(place)
        if addresses[target]?.isEmpty == true { addresses[target] = nil }
    }
}

extension Alert {
    fileprivate mutating func speak(as leader: AlertPlace) {
        (check, severity, summary, hint) = (leader.check, leader.severity, leader.summary, leader.hint)
    }
}

extension AlertPlace {
    /// True when the difference matters, and is not only in when it was last seen.
    func differs(from other: AlertPlace) -> Bool {
        (check, severity, summary, hint) != (other.check, other.severity, other.summary, other.hint) || sightings != other.sightings
            || labels != other.labels
    }
}

extension [AlertPlace] {
    /// The entry of a place, by binary search: a wildcard certificate may be served in thousands of places.
    func entry(for place: Place) -> AlertPlace? {
        let position = position(of: place)
        return position < count && self[position].place == place ? self[position] : nil
    }

    fileprivate mutating func put(_ listed: AlertPlace) {
        let position = position(of: listed.place)
        if position < count, self[position].place == listed.place {
            self[position] = listed
        } else {
            insert(listed, at: position)
        }
    }

    fileprivate mutating func remove(_ place: Place) {
        let position = position(of: place)
        if position < count, self[position].place == place { remove(at: position) }
    }

    private func position(of place: Place) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].place < place { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
