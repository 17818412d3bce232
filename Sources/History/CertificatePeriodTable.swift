internal import GRDB
import PKI

/// The table `certificate_periods`: which place had which certificate, from when to when.
struct CertificatePeriodTable {
    let database: Database

    /// Ends the periods of certificates that the place has no longer and begins those of new ones.
    ///
    /// - Parameter chainID: nil when the place has no certificates.
    func update(_ placeID: Int64, toChain chainID: Int64?, at time: Timestamp) throws {
        try database.run(
            """
            UPDATE certificate_periods SET until = max(since, ?) WHERE place_id = ? AND until IS NULL
            AND certificate_id NOT IN (SELECT certificate_id FROM chain_certificates WHERE chain_id = ?)
            """, [time.microseconds, placeID, chainID])
        try database.run(
            """
            INSERT INTO certificate_periods (place_id, certificate_id, position, since)
            SELECT ?1, certificate_id, min(position), ?2 FROM chain_certificates WHERE chain_id = ?3
            AND certificate_id NOT IN (SELECT certificate_id FROM certificate_periods WHERE place_id = ?1 AND until IS NULL)
            GROUP BY certificate_id ORDER BY min(ordinal)
            """, [placeID, time.microseconds, chainID])
    }
}
