/// One family of series: what Prometheus calls a metric.
public struct MetricFamily: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        case gauge, counter, histogram
    }

    public enum Unit: String, Hashable, Sendable, CaseIterable {
        case seconds, bytes
    }

    /// Without the namespace, and without the suffixes of a histogram's series.
    public var name: String
    public var kind: Kind
    /// Every label each series of the family carries, in the order of the text; a histogram's `le` comes on top.
    public var labels: [String]
    /// One line; what the value is, and what its absence means where that is not plain.
    public var help: String

    init(_ name: String, _ kind: Kind, labels: [String] = [], help: String) {
        self.name = name
        self.kind = kind
        self.labels = labels
        self.help = help
    }

    /// The base unit of the values, which the name ends in; nil for counts, states and information.
    public var unit: Unit? { Unit.allCases.first { name.hasSuffix("_\($0.rawValue)") } }

    /// As Prometheus sees it: `certvigil_probe_success`.
    public var fullName: String { "\(MetricCatalogue.namespace)_\(name)" }

    /// The `# HELP` and `# TYPE` lines of text format 0.0.4.
    var header: String { "# HELP \(fullName) \(help)\n# TYPE \(fullName) \(kind.rawValue)\n" }
}
