import Monitoring
import PKI

/// What is exported for each scan.
enum ScanColumn: SeriesColumn {
    case files, errors, lastScan, duration

    var family: MetricFamily {
        switch self {
        case .files: MetricCatalogue.scanFiles
        case .errors: MetricCatalogue.scanErrors
        case .lastScan: MetricCatalogue.lastScan
        case .duration: MetricCatalogue.scanDuration
        }
    }
}

enum ScanSeries {
    static func block(_ summary: ScanSummary, using writer: inout LineWriter) -> LineBlock {
        LineBlock(ScanColumn.self, labels: LabelText.list([("scan", summary.scan)]), using: &writer) { column, lines in
            switch column {
            case .files:
                for (format, count) in summary.files.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                    lines.add(.count(count), ("format", format.rawValue))
                }
            case .errors:
                for reason in FileFailure.Reason.allCases {
                    lines.add(.count(summary.errors[reason] ?? 0), ("reason", reason.rawValue))
                }
            case .lastScan: lines.add(.time(summary.startedAt + summary.duration))
            case .duration: lines.add(.duration(summary.duration))
            }
        }
    }
}
