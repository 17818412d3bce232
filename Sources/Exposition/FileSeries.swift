import Monitoring
import PKI

/// What is exported for each file.
enum FileColumn: SeriesColumn {
    case notAfter, certificateInfo, trusted, trustedUntil, listNextUpdate, threshold, finding

    var family: MetricFamily {
        switch self {
        case .notAfter: MetricCatalogue.fileNotAfter
        case .certificateInfo: MetricCatalogue.fileCertificateInfo
        case .trusted: MetricCatalogue.fileTrusted
        case .trustedUntil: MetricCatalogue.fileTrustedUntil
        case .listNextUpdate: MetricCatalogue.fileListNextUpdate
        case .threshold: MetricCatalogue.fileThreshold
        case .finding: MetricCatalogue.fileFinding
        }
    }
}

/// The lines of one file, made from an assessment and from what is remembered of the one before.
struct FileSeries {
    let seen: FileObservation
    let thresholds: EffectiveThresholds?
    /// Those of this assessment and those still remembered, together.
    let findings: FindingCounts
    let previous: LineBlock?

    func block(using writer: inout LineWriter) -> LineBlock {
        LineBlock(FileColumn.self, labels: LabelText.list([("scan", seen.scan), ("path", seen.path)]), origin: origin, using: &writer) {
            column, lines in
            switch column {
            case .notAfter, .certificateInfo: addCertificates(column, to: &lines)
            case .trusted, .trustedUntil, .listNextUpdate, .threshold: addVerdict(column, to: &lines)
            case .finding: lines.add(findings)
            }
        }
    }

    /// Whether the observation says which certificates the file holds. One that cannot be read for the moment, in the middle of a rotation
    /// say, keeps its last known ones.
    static func tellsCertificates(_ seen: FileObservation) -> Bool { !seen.certificates.isEmpty || seen.failure == nil }

    private var origin: Int {
        FileSeries.tellsCertificates(seen) ? CertificateLines.origin(of: seen.certificates) : previous?.origin ?? 0
    }

    private func addCertificates(_ column: FileColumn, to lines: inout LineWriter) {
        if let previous, previous.origin == origin { return lines.keep(from: previous) }
        for presented in CertificateLines.unique(seen.certificates) {
            switch column {
            case .notAfter: lines.add(.time(presented.certificate.validity.notAfter), ("position", String(presented.position)))
            default: lines.add(information: presented)
            }
        }
    }

    private func addVerdict(_ column: FileColumn, to lines: inout LineWriter) {
        guard FileSeries.tellsCertificates(seen) else { return lines.keep(from: previous) }
        switch column {
        case .trusted:
            if let verification = seen.verification { lines.add(.flag(verification.trusted)) }
        case .trustedUntil:
            if let end = seen.verification?.trustedUntil { lines.add(.time(end)) }
        case .listNextUpdate:
            for (position, list) in (seen.facts.revocationLists ?? []).enumerated() {
                if let end = list.nextUpdate { lines.add(.time(end), ("position", String(position))) }
            }
        default: lines.add(thresholds)
        }
    }
}
