import Foundation
internal import GRDB
public import Monitoring
public import PKI

extension History {
    /// What a scan remembered when it last ended; nothing where that was under another signature.
    ///
    /// - Parameter signature: of everything that decides what the records mean.
    public func scanRecords(of scan: String, signature: [UInt8]) throws(HistoryError) -> [ScanRecord] {
        try readNow { database in
            try database.rows(
                "SELECT kind, path, content FROM scan_records JOIN scans ON scans.id = scan_id WHERE name = ? AND signature = ?",
                [scan, Data(signature)]
            ).compactMap { row in
                let kind: String = try row.value("kind")
                let content: Data = try row.value("content")
                return ScanRecord.Kind(rawValue: kind).map { ScanRecord(kind: $0, path: (try? row.value("path")) ?? "", content: Array(content)) }
            }
        }
    }

    /// Stores what has changed in a scan's memory. Records of another signature go.
    public func remember(_ changes: [ScanRecord], of scan: String, signature: [UInt8]) async throws(HistoryError) {
        guard !changes.isEmpty else { return }
        try await write { database, _ in
            try database.run("DELETE FROM scans WHERE name = ? AND signature <> ?", [scan, Data(signature)])
            try database.run("INSERT INTO scans (name, signature) VALUES (?, ?) ON CONFLICT DO NOTHING", [scan, Data(signature)])
            guard let id = try database.integer("SELECT id FROM scans WHERE name = ?", [scan]) else { return }
            for change in changes {
                if let content = change.content {
                    try database.run(
                        "INSERT OR REPLACE INTO scan_records (scan_id, kind, path, content) VALUES (?, ?, ?, ?)",
                        [id, change.kind.rawValue, change.path, Data(content)])
                } else {
                    try database.run("DELETE FROM scan_records WHERE scan_id = ? AND kind = ? AND path = ?", [id, change.kind.rawValue, change.path])
                }
            }
        }
    }

    /// Takes note that the files of a scan that were not recorded since were found unchanged.
    public func confirmFiles(of scan: String, at time: Timestamp) async throws(HistoryError) {
        try await write { database, _ in
            try database.run(
                """
                UPDATE latest_observations SET observed_at = ?1, count = count + 1
                WHERE observed_at < ?1 AND place_id IN (SELECT id FROM places WHERE kind = 'file' AND name = ?2)
                """, [time.microseconds, scan])
        }
    }

    /// Forgets the scans that are configured no longer.
    public func forgetScans(except names: [String]) async throws(HistoryError) {
        try await write { database, _ in
            let known = try database.rows("SELECT name FROM scans").map { row -> String in try row.value("name") }
            for name in known where !names.contains(name) { try database.run("DELETE FROM scans WHERE name = ?", [name]) }
        }
    }
}
