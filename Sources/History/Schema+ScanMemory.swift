extension Schema {
    /// What scans remember of their files, so that a restart reads only what changed. What the content means is the scans' business.
    static let scanMemory = """
        -- signature: of the settings and the release by which the records were made; others mean nothing.
        CREATE TABLE scans (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            signature BLOB NOT NULL
        ) STRICT;
        CREATE TABLE scan_records (
            scan_id INTEGER NOT NULL REFERENCES scans ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ('file', 'coverage')),
            path TEXT NOT NULL,
            content BLOB NOT NULL,
            PRIMARY KEY (scan_id, kind, path)
        ) STRICT, WITHOUT ROWID;
        """
}
