import Monitoring

/// Which receivers hear of an alert.
///
/// Every matching route counts, not only the first. An alert that no route matches goes to every receiver: a monitor that drops an alert in silence is
/// worse than one that tells the wrong team.
public struct Router: Hashable, Sendable {
    public var routes: [Route]
    /// The names of the configured receivers.
    public var receivers: [String]

    public init(routes: [Route] = [], receivers: [String]) {
        self.routes = routes
        self.receivers = receivers
    }

    /// Sorted names.
    public func receivers(for alert: Alert) -> [String] {
        let attributes = alert.places.map { alert.attributes(at: $0) }
        let routed = routes.filter { route in attributes.contains(where: route.matches) }.map(\.receiver)
        return known(routed.isEmpty ? receivers : routed)
    }

    /// Those of the names that are still configured, sorted and without repetition.
    func known(_ names: [String]) -> [String] { Set(names).intersection(receivers).sorted() }
}

/// Sends the alerts that carry all the given labels to one receiver.
public struct Route: Hashable, Sendable {
    /// Label names and the values they must have: a target's own labels, and `check`, `cause`, `severity`, `target`, `scan`, `path`. Empty matches all.
    public var match: [String: String]
    public var receiver: String

    public init(match: [String: String] = [:], receiver: String) {
        self.match = match
        self.receiver = receiver
    }

    func matches(_ attributes: [String: String]) -> Bool { match.allSatisfy { attributes[$0.key] == $0.value } }
}

extension Alert {
    /// What routes can match at one of the alert's places; ours win over a configured label of the same name.
    fileprivate func attributes(at listed: AlertPlace) -> [String: String] {
        var attributes = listed.labels
        attributes["check"] = check.rawValue
        attributes["cause"] = key.cause.rawValue
        attributes["severity"] = severity.rawValue
        switch listed.place {
        case .endpoint(let target, _): attributes["target"] = target
        case .file(let scan, let path): (attributes["scan"], attributes["path"]) = (scan, path)
        }
        return attributes
    }
}
