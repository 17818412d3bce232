import PKI

/// What one run of a scan did, as counts; the certificates themselves are in the file observations.
public struct ScanSummary: Hashable, Sendable {
    /// The name of the scan.
    public var scan: String
    public var startedAt: Timestamp
    public var duration: Duration
    /// Files recognised, by format; unchanged ones included.
    public var files: [FileFormatName: Int]
    /// Files and places that could not be read completely, by reason; unchanged ones included.
    public var errors: [FileFailure.Reason: Int]
    /// Distinct certificates, by fingerprint.
    public var certificates: Int
    /// Every place that was observed or confirmed unchanged, each once; what an earlier run knew beyond these is gone. nil when the run was cut short.
    public var places: [Place]?
    /// The directories that were entered, by their visible paths, where the request asks for them.
    public var directories: [String] = []

    public init(
        scan: String, startedAt: Timestamp, duration: Duration = .zero, files: [FileFormatName: Int] = [:],
        errors: [FileFailure.Reason: Int] = [:], certificates: Int = 0, places: [Place]? = nil
    ) {
        self.scan = scan
        self.startedAt = startedAt
        self.duration = duration
        self.files = files
        self.errors = errors
        self.certificates = certificates
        self.places = places
    }
}
