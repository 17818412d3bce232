import Monitoring
import PKI

/// What is exported for each target, whatever addresses it has.
enum TargetColumn: SeriesColumn {
    case lastProbe, lastSuccessfulProbe

    var family: MetricFamily {
        switch self {
        case .lastProbe: MetricCatalogue.lastProbe
        case .lastSuccessfulProbe: MetricCatalogue.lastSuccessfulProbe
        }
    }
}

enum TargetSeries {
    /// - Parameter round: one probe of the target: an observation for each address that was tried.
    static func block(target: String, round: [EndpointObservation], previous: LineBlock?, using writer: inout LineWriter) -> LineBlock {
        LineBlock(TargetColumn.self, labels: LabelText.list([("target", target)]), using: &writer) { column, lines in
            switch column {
            case .lastProbe:
                if let begin = round.map(\.observedAt).max() { lines.add(.time(begin)) }
            case .lastSuccessfulProbe:
                guard let begin = round.filter({ $0.failure == nil }).map(\.observedAt).max() else { return lines.keep(from: previous) }
                lines.add(.time(begin))
            }
        }
    }
}
