public import Alerting
internal import GRDB
public import Monitoring
public import PKI

extension History {
    /// The open alerts, for an `AlertTracker` to go on with after a restart.
    public func alerts() throws(HistoryError) -> [Alert] {
        try readNow { try AlertTable(database: $0).open() }
    }

    /// Open and resolved alerts, the last changed first.
    public func alerts(limit: Int) async throws(HistoryError) -> [Alert] {
        try await read { try AlertTable(database: $0).latest(limit) }
    }

    /// The last observation of every place that is still watched, for a snapshot to go on with after a restart.
    ///
    /// One that this release cannot read, because another wrote it, is left out: the place is observed again soon.
    public func latest() throws(HistoryError) -> [Observation] {
        try readNow { [digest] database in try ObservationReader.latest(in: database, digest: digest) }
    }

    /// What a target, or the files of a path, showed over time, the latest first.
    ///
    /// - Parameter name: a target's name or a file's path.
    public func observations(of name: String, limit: Int) async throws(HistoryError) -> [ObservationRun] {
        try await read { [digest] database in
            var reader = ObservationReader(database: database, digest: digest)
            return try database.rows(
                """
                SELECT places.kind, places.name, places.location, places.target, facts.document, facts.chain_id, facts.path_id, first_at,
                ifnull(last_at, observed_at) AS seen_at, ifnull(observations.count, latest.count) AS times,
                resolve, connect, starttls, handshake, read, total, freshness
                FROM observations JOIN places ON places.id = observations.place_id JOIN facts ON facts.id = facts_id
                LEFT JOIN latest_observations AS latest ON latest.observation_id = observations.id
                WHERE (kind = 'endpoint' AND name = ?1) OR (kind = 'file' AND location = ?1) ORDER BY first_at DESC, observations.id DESC LIMIT ?2
                """, [name, limit]
            ).map { row in
                let firstAt = try row.timestamp("first_at")
                return ObservationRun(
                    observation: try reader.observation(row, at: firstAt), firstAt: firstAt, lastAt: try row.timestamp("seen_at"),
                    count: try row.value("times"))
            }
        }
    }

    /// Which certificates a target, or the files of a path, had over time, the oldest first.
    public func certificatePeriods(of name: String) async throws(HistoryError) -> [CertificatePeriod] {
        try await certificatePeriods(where: "(kind = 'endpoint' AND name = ?1) OR (kind = 'file' AND location = ?1)", [name])
    }

    /// Where a certificate was, and is, served or stored, the oldest first.
    public func certificatePeriods(of certificate: Fingerprint) async throws(HistoryError) -> [CertificatePeriod] {
        try await certificatePeriods(
            where: "certificate_id = (SELECT id FROM certificates WHERE fingerprint = ?)", [certificate.data])
    }

    /// What was wrong with a target, or the files of a path, over time, the oldest first.
    public func findingPeriods(of name: String) async throws(HistoryError) -> [FindingPeriod] {
        try await read { [digest] database in try PeriodReader(database: database, digest: digest).findings(of: name) }
    }

    /// The certificate with this fingerprint, if it was ever seen and is not yet forgotten.
    public func certificate(_ fingerprint: Fingerprint) async throws(HistoryError) -> Certificate? {
        try await read { [digest] database in
            guard let id = try database.integer("SELECT id FROM certificates WHERE fingerprint = ?", [fingerprint.data]) else { return nil }
            var reader = ObservationReader(database: database, digest: digest)
            return try reader.certificate(id)
        }
    }

    private func certificatePeriods(where condition: String, _ arguments: StatementArguments) async throws(HistoryError) -> [CertificatePeriod] {
        try await read { [digest] database in
            try PeriodReader(database: database, digest: digest).certificates(where: condition, arguments)
        }
    }
}
