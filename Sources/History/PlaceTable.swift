internal import GRDB
import Monitoring
import PKI

/// The tables `places` and, for what is remembered of a place, its latest observation.
struct PlaceTable {
    let database: Database

    /// The id of the place, which is entered where it is new.
    func open(_ place: Place, _ observation: Observation) throws -> Int64 {
        let key = PlaceKey(place)
        let target = try observation.target.map { try Document.text(TargetDocument($0)) }
        if let id = try database.integer(
            "SELECT id FROM places WHERE kind = ? AND name = ? AND ifnull(location, '') = ?", [key.kind, key.name, key.location ?? ""])
        {
            try database.run("UPDATE places SET target = ? WHERE id = ?", [target, id])
            return id
        }
        return try database.insert(
            "INSERT INTO places (kind, name, location, target, first_seen_at) VALUES (?, ?, ?, ?, ?)",
            [key.kind, key.name, key.location, target, observation.observedAt.microseconds])
    }

    func update(_ target: Target, of id: Int64) throws {
        try database.run("UPDATE places SET target = ? WHERE id = ?", [Document.text(TargetDocument(target)), id])
    }

    /// What is on record of a place, or nil when it is unknown or retired, or its facts were written by another release and mean nothing to this one.
    func recall(_ place: Place) throws -> RememberedPlace? {
        let key = PlaceKey(place)
        let row = try database.row(
            """
            SELECT places.id, places.target, facts.document, facts.chain_id, facts.path_id
            FROM places JOIN latest_observations ON latest_observations.place_id = places.id
            JOIN observations ON observations.id = latest_observations.observation_id
            JOIN facts ON facts.id = observations.facts_id
            WHERE places.kind = ? AND places.name = ? AND ifnull(places.location, '') = ?
            """, [key.kind, key.name, key.location ?? ""])
        guard let row, let document = try? Document.value(FactsDocument.self, from: row.value("document")) else { return nil }
        let id: Int64 = try row.value("id")
        let target: String? = try row.value("target")
        return RememberedPlace(
            id: id, target: try? target.map { try Document.value(TargetDocument.self, from: $0).target(named: key.name) },
            facts: Facts(document: document, chain: try links(row.value("chain_id")), path: try links(row.value("path_id"))),
            findings: try FindingTable(database: database).standing(placeID: id))
    }

    /// Ends the periods of a place at its last observation and forgets that observation; what was seen there stays until retention.
    func retire(_ place: Place) throws {
        let key = PlaceKey(place)
        let row = try database.row(
            """
            SELECT place_id, observed_at FROM latest_observations JOIN places ON places.id = place_id
            WHERE kind = ? AND name = ? AND ifnull(location, '') = ?
            """, [key.kind, key.name, key.location ?? ""])
        guard let row else { return }
        try retire(row.value("place_id"), lastSeen: row.value("observed_at"))
    }

    /// - Parameter lastSeen: microseconds since 1970.
    func retire(_ id: Int64, lastSeen: Int64) throws {
        try ObservationTable(database: database).end(at: id)
        try database.run("DELETE FROM latest_observations WHERE place_id = ?", [id])
        for table in ["certificate_periods", "findings"] {
            try database.run("UPDATE \(table) SET until = max(since, ?) WHERE place_id = ? AND until IS NULL", [lastSeen, id])
        }
    }

    private func links(_ chainID: Int64?) throws -> [ChainLink] {
        try database.rows(
            """
            SELECT position, fingerprint, entry FROM chain_certificates JOIN certificates ON certificates.id = certificate_id
            WHERE chain_id = ? ORDER BY ordinal
            """, [chainID]
        ).map { row in ChainLink(position: try row.value("position"), fingerprint: try row.fingerprint("fingerprint"), entry: try row.value("entry"))
        }
    }
}

/// A place as three columns.
struct PlaceKey {
    var kind: String
    var name: String
    var location: String?

    init(_ place: Place) {
        switch place {
        case .endpoint(let target, let address): (kind, name, location) = ("endpoint", target, address)
        case .file(let scan, let path): (kind, name, location) = ("file", scan, path)
        }
    }

    init(_ row: Row) throws {
        kind = try row.value("kind")
        name = try row.value("name")
        location = try row.value("location")
    }

    var place: Place { kind == "file" ? .file(scan: name, path: location ?? "") : .endpoint(target: name, address: location) }
}
