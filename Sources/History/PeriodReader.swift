internal import GRDB
import Monitoring
import PKI

/// Makes periods from rows again.
struct PeriodReader {
    let database: Database
    let digest: any Digest

    /// - Parameter condition: on the columns of `certificate_periods` and `places`.
    func certificates(where condition: String, _ arguments: StatementArguments) throws -> [CertificatePeriod] {
        var reader = ObservationReader(database: database, digest: digest)
        return try database.rows(
            """
            SELECT certificate_periods.*, kind, name, location FROM certificate_periods JOIN places ON places.id = place_id
            WHERE \(condition) ORDER BY since, certificate_periods.id
            """, arguments
        ).map { row in
            CertificatePeriod(
                place: try PlaceKey(row).place, certificate: try reader.certificate(row.value("certificate_id")),
                position: try row.value("position"), since: try row.timestamp("since"), until: try row.timestampIfPresent("until"))
        }
    }

    /// - Parameter name: a target's name or a file's path.
    func findings(of name: String) throws -> [FindingPeriod] {
        try database.rows(
            """
            SELECT findings.*, kind, name, location FROM findings JOIN places ON places.id = place_id
            WHERE (kind = 'endpoint' AND name = ?1) OR (kind = 'file' AND location = ?1) ORDER BY since, findings.id
            """, [name]
        ).map { row in
            FindingPeriod(
                place: try PlaceKey(row).place, finding: try Finding(row), since: try row.timestamp("since"),
                until: try row.timestampIfPresent("until"))
        }
    }
}
