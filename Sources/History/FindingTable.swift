import Foundation
internal import GRDB
import Monitoring
import PKI

/// The table `findings`: what was wrong where, from when to when.
struct FindingTable {
    let database: Database

    /// The findings that still stand at a place, in the order in which they were found.
    func standing(placeID: Int64) throws -> [StandingFinding] {
        try database.rows("SELECT * FROM findings WHERE place_id = ? AND until IS NULL ORDER BY id", [placeID])
            .map { StandingFinding(id: try $0.value("id"), finding: try Finding($0)) }
    }

    /// Ends what no longer holds, begins what is new. A finding whose severity changes ends and begins anew; one that is only worded anew goes on.
    func update(_ standing: [StandingFinding], to found: [Finding], placeID: Int64, at time: Timestamp) throws -> [StandingFinding] {
        if standing.elementsEqual(found, by: { $0.finding == $1 }) { return standing }
        var open = Dictionary(standing.map { (FindingKey($0.finding), $0) }) { first, _ in first }
        var claimed: Set<FindingKey> = []
        var next: [(finding: Finding, id: Int64?)] = []
        for finding in found where claimed.insert(FindingKey(finding)).inserted {
            let known = open[FindingKey(finding)].flatMap { $0.finding.severity == finding.severity ? $0 : nil }
            if let known {
                open[FindingKey(finding)] = nil
                if known.finding != finding { try reword(known.id, finding) }
            }
            next.append((finding, known?.id))
        }
        for ended in open.values.sorted(by: { $0.id < $1.id }) { try end(ended.id, at: time) }
        return try next.map { StandingFinding(id: try $0.id ?? begin($0.finding, placeID: placeID, at: time), finding: $0.finding) }
    }

    private func begin(_ finding: Finding, placeID: Int64, at time: Timestamp) throws -> Int64 {
        let key = FindingKey(finding)
        return try database.insert(
            """
            INSERT INTO findings (place_id, check_id, severity, position, fingerprint, message, hint, since) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                placeID, finding.check.rawValue, finding.severity.rawValue, key.position, key.fingerprint?.data, finding.message, finding.hint,
                time.microseconds,
            ])
    }

    private func reword(_ id: Int64, _ finding: Finding) throws {
        try database.run("UPDATE findings SET message = ?, hint = ? WHERE id = ?", [finding.message, finding.hint, id])
    }

    private func end(_ id: Int64, at time: Timestamp) throws {
        try database.run("UPDATE findings SET until = max(since, ?) WHERE id = ?", [time.microseconds, id])
    }
}

/// A finding that holds, and its row.
struct StandingFinding: Sendable {
    var id: Int64
    var finding: Finding
}

/// What makes two findings at one place the same. Where one check says two things about one subject, the more urgent one is kept.
private struct FindingKey: Hashable {
    var check: CheckID
    var position: Int?
    var fingerprint: Fingerprint?

    init(_ finding: Finding) {
        check = finding.check
        switch finding.subject {
        case .certificate(let position, let fingerprint): (self.position, self.fingerprint) = (position, fingerprint)
        case .clientCertificate(let fingerprint): self.fingerprint = fingerprint
        case .place: break
        }
    }
}

extension Finding {
    init(_ row: Row) throws {
        let severity: String = try row.value("severity")
        guard let knownSeverity = Severity(rawValue: severity) else { throw UnreadableFact("severity", severity) }
        let position: Int? = try row.value("position")
        let mark: Data? = try row.value("fingerprint")
        let subject: Subject =
            if let position {
                .certificate(position: position, fingerprint: try row.fingerprint("fingerprint"))
            } else if mark != nil {
                .clientCertificate(try row.fingerprint("fingerprint"))
            } else {
                .place
            }
        self.init(
            check: CheckID(try row.value("check_id")), severity: knownSeverity, subject: subject, message: try row.value("message"),
            hint: try row.value("hint"))
    }
}
