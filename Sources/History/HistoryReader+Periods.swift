internal import GRDB
internal import Monitoring
internal import PKI

extension HistoryReader {
    /// Which certificates a target, or the files of a path, had over time, the oldest first.
    ///
    /// - Parameter name: a target's name or a file's path.
    public func certificatePeriods(of name: String) throws(HistoryError) -> [CertificatePeriod] {
        try read { [digest] database in
            try PeriodReader(database: database, digest: digest).certificates(
                where: "(kind = 'endpoint' AND name = ?1) OR (kind = 'file' AND location = ?1)", [name])
        }
    }

    /// What was wrong with a target, or the files of a path, over time, the oldest first.
    public func findingPeriods(of name: String) throws(HistoryError) -> [FindingPeriod] {
        try read { [digest] database in try PeriodReader(database: database, digest: digest).findings(of: name) }
    }
}
