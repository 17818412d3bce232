import PKI

/// One look at one file.
public struct FileObservation: Hashable, Sendable {
    /// The name of the scan that found it.
    public var scan: String
    /// The visible path, by which people know the file.
    public var path: String
    /// Where the symlinks lead; nil when the path has none.
    public var resolvedPath: String?
    public var observedAt: Timestamp
    /// nil when the file could not be recognised or read.
    public var format: FileFormatName?
    public var certificates: [PresentedCertificate]
    /// Set when the file, or a part of it, could not be read; certificates that could be read are still listed.
    public var failure: FileFailure?
    /// nil when the scan has no trust store or the file no leaf.
    public var verification: Verification?
    public var facts: FileFacts

    public init(
        scan: String, path: String, resolvedPath: String? = nil, observedAt: Timestamp, format: FileFormatName? = nil,
        certificates: [PresentedCertificate] = [], failure: FileFailure? = nil, verification: Verification? = nil,
        facts: FileFacts = FileFacts()
    ) {
        self.scan = scan
        self.path = path
        self.resolvedPath = resolvedPath
        self.observedAt = observedAt
        self.format = format
        self.certificates = certificates
        self.failure = failure
        self.verification = verification
        self.facts = facts
    }
}

/// The name of a file format, `pem`, `der`; each format in `Scanning` declares its own.
public struct FileFormatName: RawRepresentable, Hashable, Sendable {
    public var rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
}

/// Why a file, or a part of it, could not be read.
public struct FileFailure: Error, Hashable, Sendable {
    /// Closed set, so that it may serve as a metric label.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        case permissionDenied = "permission_denied"
        case notFound = "not_found"
        case brokenSymlink = "broken_symlink"
        case symlinkLoop = "symlink_loop"
        case tooLarge = "too_large"
        /// Asks for more work than is done for one file.
        case tooCostly = "too_costly"
        /// Claims to be a certificate and cannot be decoded.
        case undecodable
        case wrongPassphrase = "wrong_passphrase"
        /// The system failed to read it.
        case readFailed = "read_failed"
    }

    public var reason: Reason
    /// For a person, with line or byte offset where there is one.
    public var detail: String

    public init(reason: Reason, detail: String) {
        self.reason = reason
        self.detail = detail
    }
}
