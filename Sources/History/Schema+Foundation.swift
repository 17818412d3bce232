extension Schema {
    /// Times are microseconds since 1970 (`Timestamp`), digests 32 raw bytes. A period without `until` still lasts.
    static let foundation = """
        -- Every certificate ever seen, once.
        CREATE TABLE certificates (
            id INTEGER PRIMARY KEY,
            fingerprint BLOB NOT NULL UNIQUE CHECK (length(fingerprint) = 32),
            der BLOB NOT NULL,
            subject TEXT NOT NULL,
            issuer TEXT NOT NULL,
            serial_number TEXT NOT NULL,
            not_before INTEGER NOT NULL,
            not_after INTEGER NOT NULL,
            first_seen_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX certificates_by_end ON certificates (not_after);

        -- An ordered list of certificates: a chain, the content of a file, a path of trust. Stored once, found by its digest.
        CREATE TABLE chains (
            id INTEGER PRIMARY KEY,
            digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32)
        ) STRICT;
        CREATE TABLE chain_certificates (
            chain_id INTEGER NOT NULL REFERENCES chains ON DELETE CASCADE,
            ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
            position INTEGER NOT NULL,
            certificate_id INTEGER NOT NULL REFERENCES certificates ON DELETE RESTRICT,
            entry TEXT,
            PRIMARY KEY (chain_id, ordinal)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX chain_certificates_by_certificate ON chain_certificates (certificate_id);

        -- name and location: target and address (NULL when the name did not resolve), or scan and path.
        CREATE TABLE places (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('endpoint', 'file')),
            name TEXT NOT NULL,
            location TEXT CHECK (kind = 'endpoint' OR location IS NOT NULL),
            target TEXT CHECK ((kind = 'endpoint') = (target IS NOT NULL) AND (target IS NULL OR json_valid(target))),
            first_seen_at INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX places_by_identity ON places (kind, name, ifnull(location, ''));

        -- What an observation saw, apart from where, when and how fast. Stored once, found by its digest.
        CREATE TABLE facts (
            id INTEGER PRIMARY KEY,
            digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
            chain_id INTEGER REFERENCES chains ON DELETE RESTRICT,
            path_id INTEGER REFERENCES chains ON DELETE RESTRICT,
            document TEXT NOT NULL CHECK (json_valid(document)),
            outcome TEXT NOT NULL AS (iif(document ->> '$.failure' IS NULL, 'observed', 'failed')),
            phase TEXT AS (document ->> '$.failure.phase'),
            reason TEXT AS (document ->> '$.failure.reason'),
            detail TEXT AS (document ->> '$.failure.detail'),
            tls_version TEXT AS (document ->> '$.tls.version'),
            cipher_suite TEXT AS (document ->> '$.tls.cipherSuite'),
            key_exchange_group TEXT AS (document ->> '$.tls.group'),
            trusted INTEGER AS (document ->> '$.verification.trusted'),
            trusted_until INTEGER AS (document ->> '$.verification.trustedUntil'),
            CHECK (outcome = 'observed' OR reason IS NOT NULL)
        ) STRICT;
        CREATE INDEX facts_by_chain ON facts (chain_id);
        CREATE INDEX facts_by_path ON facts (path_id);

        -- One row for a run of equal observations; the end of the run that still goes on is in latest_observations.
        CREATE TABLE observations (
            id INTEGER PRIMARY KEY,
            place_id INTEGER NOT NULL REFERENCES places ON DELETE CASCADE,
            facts_id INTEGER NOT NULL REFERENCES facts ON DELETE RESTRICT,
            first_at INTEGER NOT NULL,
            last_at INTEGER CHECK (last_at >= first_at),
            count INTEGER CHECK (count >= 1 AND (count IS NULL) = (last_at IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX observations_going_on ON observations (place_id) WHERE last_at IS NULL;
        CREATE INDEX observations_by_place ON observations (place_id, first_at);
        CREATE INDEX observations_by_facts ON observations (facts_id);
        CREATE INDEX observations_by_end ON observations (last_at) WHERE last_at IS NOT NULL;

        -- The one row that a repeated observation writes: narrow, so that a fleet's worth of them touches few pages.
        CREATE TABLE latest_observations (
            place_id INTEGER PRIMARY KEY REFERENCES places ON DELETE CASCADE,
            observation_id INTEGER NOT NULL UNIQUE REFERENCES observations ON DELETE CASCADE,
            observed_at INTEGER NOT NULL,
            count INTEGER NOT NULL CHECK (count >= 1),
            resolve REAL,
            connect REAL,
            starttls REAL,
            handshake REAL,
            total REAL
        ) STRICT;

        -- Which place had which certificate, from when to when; position is where it first stood.
        CREATE TABLE certificate_periods (
            id INTEGER PRIMARY KEY,
            place_id INTEGER NOT NULL REFERENCES places ON DELETE CASCADE,
            certificate_id INTEGER NOT NULL REFERENCES certificates ON DELETE RESTRICT,
            position INTEGER NOT NULL,
            since INTEGER NOT NULL,
            until INTEGER CHECK (until >= since)
        ) STRICT;
        CREATE UNIQUE INDEX certificate_periods_going_on ON certificate_periods (place_id, certificate_id) WHERE until IS NULL;
        CREATE INDEX certificate_periods_by_place ON certificate_periods (place_id, since);
        CREATE INDEX certificate_periods_by_certificate ON certificate_periods (certificate_id);
        CREATE INDEX certificate_periods_by_end ON certificate_periods (until) WHERE until IS NOT NULL;

        -- position and fingerprint are NULL when the finding is about the place itself.
        CREATE TABLE findings (
            id INTEGER PRIMARY KEY,
            place_id INTEGER NOT NULL REFERENCES places ON DELETE CASCADE,
            check_id TEXT NOT NULL,
            severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
            position INTEGER,
            fingerprint BLOB CHECK (length(fingerprint) = 32 AND (fingerprint IS NULL) = (position IS NULL)),
            message TEXT NOT NULL,
            hint TEXT NOT NULL,
            since INTEGER NOT NULL,
            until INTEGER CHECK (until >= since)
        ) STRICT;
        CREATE UNIQUE INDEX findings_going_on ON findings (place_id, check_id, ifnull(position, -1), ifnull(fingerprint, x'')) WHERE until IS NULL;
        CREATE INDEX findings_by_place ON findings (place_id, since);
        CREATE INDEX findings_by_end ON findings (until) WHERE until IS NOT NULL;

        -- One row for each episode; at most one of them is open for a cause and a subject.
        CREATE TABLE alerts (
            id TEXT PRIMARY KEY NOT NULL,
            cause TEXT NOT NULL,
            subject TEXT NOT NULL,
            check_id TEXT NOT NULL,
            severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
            state TEXT NOT NULL CHECK (state IN ('pending', 'firing', 'resolved')),
            started_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            resolved_at INTEGER CHECK ((resolved_at IS NOT NULL) = (state = 'resolved')),
            document TEXT NOT NULL CHECK (json_valid(document))
        ) STRICT;
        CREATE UNIQUE INDEX alerts_going_on ON alerts (cause, subject) WHERE state <> 'resolved';
        CREATE INDEX alerts_by_end ON alerts (resolved_at) WHERE state = 'resolved';

        -- Written in the transaction of the alert's change of state: either both are there or neither.
        CREATE TABLE outbox (
            sequence INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            alert_id TEXT NOT NULL REFERENCES alerts ON DELETE CASCADE,
            receiver TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            document TEXT NOT NULL CHECK (json_valid(document)),
            state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
            attempts INTEGER NOT NULL CHECK (attempts >= 0),
            next_attempt_at INTEGER NOT NULL,
            last_error TEXT,
            settled_at INTEGER CHECK ((settled_at IS NULL) = (state = 'pending'))
        ) STRICT;
        CREATE INDEX outbox_pending ON outbox (receiver, sequence) WHERE state = 'pending';
        CREATE INDEX outbox_by_alert ON outbox (alert_id);
        CREATE INDEX outbox_by_end ON outbox (settled_at) WHERE settled_at IS NOT NULL;
        """
}
