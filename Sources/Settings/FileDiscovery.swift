import Monitoring

/// Prometheus' file_sd format: `[{targets: ["host:port", …], labels: {…}}, …]` in YAML or JSON.
public enum FileDiscovery {
    /// The label that carries the name to ask for where it is not the endpoint's host.
    public static let serverNameLabel = "server_name"

    /// - Returns: the targets that can be read, and what is wrong with the others, each with its line and column.
    /// - Throws: `ConfigurationError` when the file is no such document at all.
    public static func read(_ path: String) throws(ConfigurationError) -> (targets: [DiscoveredTarget], mistakes: [ConfigurationMistake]) {
        let file = try ConfigurationFile(path: path)
        let reading = Reading(directory: file.directory)
        do throws(ConfigurationMistake) {
            let root = Cursor(node: try Document(parsing: file.text).root, path: "", reading: reading)
            return (groups(root).flatMap(targets), reading.mistakes.sorted())
        } catch {
            throw ConfigurationError(file: path, problem: .mistakes([error]))
        }
    }

    private static func groups(_ root: Cursor) -> [Cursor] {
        guard !root.isNull, let groups = root.elements else {
            root.note("got \(root.kind), expected a list of {targets, labels}")
            return []
        }
        return groups
    }

    private static func targets(_ group: Cursor) -> [DiscoveredTarget] {
        guard let list = group.peek("targets"), let texts = list.elements else {
            group.note("got \(group.kind) without a list of targets, expected {targets: [host:port, …], labels: {…}}")
            return []
        }
        var labels = labels(group.peek("labels"))
        let serverName = labels.removeValue(forKey: serverNameLabel)
        return texts.compactMap { text in
            endpoint(text).map { DiscoveredTarget(endpoint: $0, serverName: serverName, labels: labels) }
        }
    }

    private static func endpoint(_ cursor: Cursor) -> Endpoint? {
        guard let text = cursor.text(expected: "host:port") else { return nil }
        do throws(EndpointSyntaxError) { return try Endpoint(parsing: text) } catch {
            cursor.note(error.description)
            return nil
        }
    }

    private static func labels(_ cursor: Cursor?) -> [String: String] {
        guard let cursor, !cursor.isNull else { return [:] }
        var labels: [String: String] = [:]
        for entry in cursor.entries(expected: "labels") ?? [] { labels[entry.name] = entry.value.text(expected: "a text") }
        return labels
    }
}

/// One target of a file_sd document.
public struct DiscoveredTarget: Hashable, Sendable {
    public var endpoint: Endpoint
    /// nil: the endpoint's host.
    public var serverName: String?
    public var labels: [String: String]

    public init(endpoint: Endpoint, serverName: String? = nil, labels: [String: String] = [:]) {
        self.endpoint = endpoint
        self.serverName = serverName
        self.labels = labels
    }
}
