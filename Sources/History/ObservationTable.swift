internal import GRDB
import Monitoring
import PKI

/// The tables `observations` and `latest_observations`: runs of equal observations, and the end of the run that still goes on.
struct ObservationTable {
    let database: Database

    /// Adds an equal observation to the place's run.
    ///
    /// - Parameter document: of its facts, which may be fresher than those on record.
    /// - Returns: false when there is no run to prolong.
    func prolong(_ placeID: Int64, by observation: Observation, _ document: FactsDocument) throws -> Bool {
        let timings = observation.timings
        try database.run(
            """
            UPDATE latest_observations SET observed_at = ?, count = count + 1, resolve = ?, connect = ?, starttls = ?, handshake = ?, read = ?, total = ?,
            freshness = ? WHERE place_id = ?
            """,
            [
                observation.observedAt.microseconds, timings.resolve, timings.connect, timings.starttls, timings.handshake, timings.read,
                timings.total, try Freshness(document).map { try Document.text($0) }, placeID,
            ])
        return database.changesCount == 1
    }

    /// Ends the place's run, if there is one, and begins another.
    func begin(_ factsID: Int64, _ observation: Observation, at placeID: Int64) throws {
        try end(at: placeID)
        let timings = observation.timings
        let time = observation.observedAt.microseconds
        let id = try database.insert("INSERT INTO observations (place_id, facts_id, first_at) VALUES (?, ?, ?)", [placeID, factsID, time])
        try database.run(
            """
            INSERT OR REPLACE INTO latest_observations
            (place_id, observation_id, observed_at, count, resolve, connect, starttls, handshake, read, total) VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?)
            """, [placeID, id, time, timings.resolve, timings.connect, timings.starttls, timings.handshake, timings.read, timings.total])
    }

    /// Ends the place's run at its latest observation. A clock that was set back does not turn a run around.
    func end(at placeID: Int64) throws {
        try database.run(
            """
            UPDATE observations SET last_at = max(first_at, latest.observed_at), count = latest.count
            FROM latest_observations AS latest WHERE latest.place_id = ? AND observations.id = latest.observation_id
            """, [placeID])
    }
}

extension Observation {
    /// All nil for a file.
    fileprivate var timings: PhaseTimings {
        if case .endpoint(let seen) = self { seen.timings } else { PhaseTimings() }
    }
}
