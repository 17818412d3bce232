import Foundation
internal import GRDB
import Monitoring
import PKI

/// Makes observations from rows again. Lives for one query: what many rows share is decoded once.
struct ObservationReader {
    let database: Database
    let digest: any Digest
    private var certificates: [Int64: Certificate] = [:]
    private var chains: [Int64: [PresentedCertificate]] = [:]

    init(database: Database, digest: any Digest) {
        self.database = database
        self.digest = digest
    }

    /// The last observation of every place, without those that this release cannot read.
    static func latest(in database: Database, digest: any Digest) throws -> [Observation] {
        var reader = ObservationReader(database: database, digest: digest)
        return try database.rows(
            """
            SELECT * FROM latest_observations JOIN places ON places.id = latest_observations.place_id
            JOIN observations ON observations.id = observation_id JOIN facts ON facts.id = facts_id ORDER BY kind, name, location
            """
        ).compactMap { row in try? reader.observation(row, at: row.timestamp("observed_at")) }
    }

    /// - Parameter row: the columns of `places` and `facts`, those of `PhaseTimings`, and `freshness`.
    mutating func observation(_ row: Row, at time: Timestamp) throws -> Observation {
        let place = try PlaceKey(row).place
        var document = try Document.value(FactsDocument.self, from: row.value("document"))
        if let freshness: String = try row.value("freshness") { document.refresh(by: try Document.value(Freshness.self, from: freshness)) }
        let certificates = try chain(row.value("chain_id"))
        let path = try chain(row.value("path_id")).map(\.certificate)
        let verification = try document.verification?.verification(path: path)
        switch place {
        case .endpoint(let name, let place):
            let (address, keyType) = EndpointObservation.parts(ofPlace: place)
            var seen = EndpointObservation(
                target: try Document.value(TargetDocument.self, from: row.value("target")).target(named: name), address: address,
                keyType: keyType, observedAt: time, failure: try document.failure?.probeFailure(), timings: try PhaseTimings(row),
                handshake: try document.tls?.handshake(), certificates: certificates,
                undecodable: (document.undecodable ?? []).map { UndecodableCertificate(position: $0.position, reason: $0.reason) },
                verification: verification, httpStatus: document.httpStatus,
                mutualTLSAudit: try (document.mutualTLSAudit ?? []).map { try $0.attempt() }, survey: document.survey)
            seen.acceptance = (document.acceptance ?? []).map(\.acceptance)
            return .endpoint(seen)
        case .file(let scan, let path):
            return .file(
                FileObservation(
                    scan: scan, path: path, resolvedPath: document.resolvedPath, observedAt: time,
                    format: document.format.map(FileFormatName.init(rawValue:)), certificates: certificates,
                    failure: try document.failure?.fileFailure(), verification: verification, facts: document.file ?? FileFacts()))
        }
    }

    private mutating func chain(_ id: Int64?) throws -> [PresentedCertificate] {
        guard let id else { return [] }
        if let known = chains[id] { return known }
        let rows = try database.rows(
            "SELECT position, entry, certificate_id FROM chain_certificates WHERE chain_id = ? ORDER BY ordinal", [id])
        var chain: [PresentedCertificate] = []
        for row in rows {
            let certificate = try certificate(row.value("certificate_id"))
            chain.append(PresentedCertificate(position: try row.value("position"), certificate: certificate, entry: try row.value("entry")))
        }
        chains[id] = chain
        return chain
    }

    mutating func certificate(_ id: Int64) throws -> Certificate {
        if let known = certificates[id] { return known }
        guard let row = try database.row("SELECT der FROM certificates WHERE id = ?", [id]) else {
            throw UnreadableFact("certificates.id", "\(id)")
        }
        let der: Data = try row.value("der")
        let certificate = try Certificate(der: Array(der), digest: digest)
        certificates[id] = certificate
        return certificate
    }
}

extension PhaseTimings {
    fileprivate init(_ row: Row) throws {
        self.init(
            resolve: try row.value("resolve"), connect: try row.value("connect"), starttls: try row.value("starttls"),
            handshake: try row.value("handshake"), read: try row.value("read"), total: try row.value("total"))
    }
}
