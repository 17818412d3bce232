import PKI

/// An observation and what the checks make of it.
public struct Assessment: Hashable, Sendable {
    public var observation: Observation
    /// The most urgent first.
    public var findings: [Finding]
    /// The thresholds in force for the leaf, or for the certificate of the file that ends first; nil where nothing was measured.
    public var expiryThresholds: EffectiveThresholds?
    /// As long as the observation stays what it is, it will be judged the same up to here; nil where that cannot be said.
    public var sameUntil: Timestamp?

    public init(observation: Observation, findings: [Finding], expiryThresholds: EffectiveThresholds? = nil, sameUntil: Timestamp? = nil) {
        self.observation = observation
        self.findings = findings
        self.expiryThresholds = expiryThresholds
        self.sameUntil = sameUntil
    }

    public var status: Status { Status(findings.map(\.severity).max()) }
}

/// The one-word verdict on a place; also the exit status of the command line.
public enum Status: String, Hashable, Sendable, CaseIterable, Codable {
    case ok, warning, critical, unknown

    /// - Parameter severity: of the most urgent finding; information alone leaves the status `ok`.
    public init(_ severity: Severity?) {
        switch severity {
        case .critical: self = .critical
        case .warning: self = .warning
        case .info, nil: self = .ok
        }
    }

    /// The process exit status of the Nagios plugin convention.
    public var exitStatus: Int32 {
        switch self {
        case .ok: 0
        case .warning: 1
        case .critical: 2
        case .unknown: 3
        }
    }

    /// The worse of the two; critical leads, then warning, then unknown.
    public func combined(with other: Status) -> Status { rank >= other.rank ? self : other }

    private var rank: Int {
        switch self {
        case .ok: 0
        case .unknown: 1
        case .warning: 2
        case .critical: 3
        }
    }
}
