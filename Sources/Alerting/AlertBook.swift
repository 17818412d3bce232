import Monitoring
import PKI

/// Every alert that is not over, found by key and by place. A value: the caller keeps it and stores what transitions say.
public struct AlertBook: Hashable, Sendable {
    public private(set) var alerts: [AlertKey: Alert] = [:]
    private var keys: [Place: Set<AlertKey>] = [:]
    private var addresses: [String: Set<Place>] = [:]

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
        for listed in alert.places { index(listed.place, under: alert.key) }
    }

    mutating func remove(_ key: AlertKey) {
        guard let alert = alerts.removeValue(forKey: key) else { return }
        for listed in alert.places { unindex(listed.place, under: key) }
    }

    /// Writes one place of an alert, in order.
    mutating func put(_ listed: AlertPlace, under key: AlertKey) {
        index(listed.place, under: key)
        alerts[key]?.places.put(listed)
    }

    mutating func removePlace(_ place: Place, under key: AlertKey) {
        unindex(place, under: key)
        alerts[key]?.places.remove(place)
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
