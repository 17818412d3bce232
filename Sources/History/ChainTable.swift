import Foundation
internal import GRDB
import PKI

/// The tables `chains`, `chain_certificates` and `certificates`.
struct ChainTable {
    let database: Database
    let digest: any Digest

    struct Stored {
        var id: Int64
        var digest: Fingerprint
    }

    /// Finds the chain, or stores it with those of its certificates that are new. An empty one is nil.
    ///
    /// - Parameter certificates: in the order of the links.
    func store(_ links: [ChainLink], _ certificates: [Certificate], at time: Timestamp) throws -> Stored? {
        guard !links.isEmpty else { return nil }
        let identity = digest.sha256(encoding(links)[...])
        if let id = try database.integer("SELECT id FROM chains WHERE digest = ?", [identity.data]) { return Stored(id: id, digest: identity) }
        let id = try database.insert("INSERT INTO chains (digest) VALUES (?)", [identity.data])
        for (ordinal, (link, certificate)) in zip(links, certificates).enumerated() {
            try database.run(
                "INSERT INTO chain_certificates (chain_id, ordinal, position, certificate_id, entry) VALUES (?, ?, ?, ?, ?)",
                [id, ordinal, link.position, store(certificate, at: time), link.entry])
        }
        return Stored(id: id, digest: identity)
    }

    private func store(_ certificate: Certificate, at time: Timestamp) throws -> Int64 {
        let fingerprint = certificate.fingerprint.data
        if let id = try database.integer("SELECT id FROM certificates WHERE fingerprint = ?", [fingerprint]) { return id }
        return try database.insert(
            """
            INSERT INTO certificates (fingerprint, der, subject, issuer, serial_number, not_before, not_after, first_seen_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                fingerprint, Data(certificate.der), certificate.subject.description, certificate.issuer.description, certificate.serialNumber.hex,
                certificate.validity.notBefore.microseconds, certificate.validity.notAfter.microseconds, time.microseconds,
            ])
    }

    /// Every field at a fixed width or with its length, so that no two chains share an encoding.
    private func encoding(_ links: [ChainLink]) -> [UInt8] {
        var bytes: [UInt8] = []
        for link in links {
            bytes += bigEndian(link.position) + link.fingerprint.bytes
            bytes += link.entry.map { bigEndian($0.utf8.count) + $0.utf8 } ?? bigEndian(-1)
        }
        return bytes
    }

    private func bigEndian(_ number: Int) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) } }
}
