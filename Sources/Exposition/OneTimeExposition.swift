import Monitoring

/// The series of facts gathered once, without the counters of a running program: for the textfile collector of node_exporter.
public struct OneTimeExposition: Sendable {
    private var places = PlaceSeries()

    public init() {}

    /// The assessments of one target must come together, one for each address that its probe tried.
    public mutating func update(_ assessments: [Assessment]) { places.update(assessments) }

    public mutating func update(_ summary: ScanSummary) { places.update(summary) }

    /// Prometheus text format 0.0.4.
    public var text: MetricsText { MetricsText(places.sheets) }
}
