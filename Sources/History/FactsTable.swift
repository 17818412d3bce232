import Foundation
internal import GRDB
import Monitoring
import PKI

/// The table `facts`.
struct FactsTable {
    let database: Database
    let digest: any Digest

    struct Stored {
        var id: Int64
        var chainID: Int64?
    }

    /// Finds the facts, or stores them with the chains they refer to.
    func store(_ facts: Facts, _ observation: Observation, chains: ChainTable) throws -> Stored {
        let time = observation.observedAt
        let chain = try chains.store(facts.chain, observation.certificates.map(\.certificate), at: time)
        let path = try chains.store(facts.path, observation.verification?.path ?? [], at: time)
        let document = try Document.text(facts.document)
        let digest = identity(document, chain, path).data
        if let id = try database.integer("SELECT id FROM facts WHERE digest = ?", [digest]) { return Stored(id: id, chainID: chain?.id) }
        let id = try database.insert(
            "INSERT INTO facts (digest, chain_id, path_id, document) VALUES (?, ?, ?, ?)", [digest, chain?.id, path?.id, document])
        return Stored(id: id, chainID: chain?.id)
    }

    private func identity(_ document: String, _ chain: ChainTable.Stored?, _ path: ChainTable.Stored?) -> Fingerprint {
        let absent = [UInt8](repeating: 0, count: Fingerprint.byteCount)
        let bytes = Array(document.utf8) + (chain?.digest.bytes ?? absent) + (path?.digest.bytes ?? absent)
        return digest.sha256(bytes[...])
    }
}
