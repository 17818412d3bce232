import PKI

/// How much a finding matters. The order is that of urgency.
public enum Severity: String, Hashable, Sendable, CaseIterable, Comparable, Codable {
    case info, warning, critical

    public static func < (left: Severity, right: Severity) -> Bool { left.urgency < right.urgency }

    private var urgency: Int {
        switch self {
        case .info: 0
        case .warning: 1
        case .critical: 2
        }
    }
}

/// The identifier of a check, as it appears in JSON, metrics and alerts: `certificate_expiring`.
public struct CheckID: RawRepresentable, Hashable, Sendable, Comparable, Codable {
    public var rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ rawValue: String) { self.rawValue = rawValue }

    public static func < (left: CheckID, right: CheckID) -> Bool { left.rawValue < right.rawValue }
}

/// Something a person should know about an observation.
public struct Finding: Hashable, Sendable {
    /// What the finding is about; decides which alert it belongs to.
    public enum Subject: Hashable, Sendable {
        /// The endpoint or the file itself.
        case place
        /// A certificate seen there, by its position in the chain or file.
        case certificate(position: Int, fingerprint: Fingerprint)
        /// Our own client certificate.
        case clientCertificate(Fingerprint)
    }

    public var check: CheckID
    public var severity: Severity
    public var subject: Subject
    /// One sentence without a full stop that carries the values that disagree.
    public var message: String
    /// What to do about it.
    public var hint: String

    public init(check: CheckID, severity: Severity, subject: Subject, message: String, hint: String) {
        self.check = check
        self.severity = severity
        self.subject = subject
        self.message = message
        self.hint = hint
    }
}
