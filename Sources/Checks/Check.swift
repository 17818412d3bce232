import Monitoring
import PKI

/// One judgement about an observation. Pure: everything it may look at is handed in, the time included.
///
/// To add one: a file with a conforming type, a line in `CheckCatalogue`, a test, a row in the documentation.
public protocol Check: Sendable {
    /// Appears in JSON, metrics and alerts; never changes once released.
    static var id: CheckID { get }
    /// What the judgement rests on.
    static var citation: Citation { get }
    /// What it can judge at all; nothing else is put to it.
    static var scope: CheckScope { get }

    func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult
}

extension Check {
    public static var scope: CheckScope { .everything }
}

/// The kinds of observation that a check is for.
public enum CheckScope: Sendable {
    case everything, endpoints, files
}

/// What a check knows beside the observation.
public struct CheckContext: Sendable {
    public var now: Timestamp
    /// Its `role` is decided: never `auto` when an `Assessor` asks.
    public var policy: Policy
    /// The last observation of the same place, where there is one.
    public var previous: Observation?

    public init(now: Timestamp, policy: Policy = Policy(), previous: Observation? = nil) {
        self.now = now
        self.policy = policy
        self.previous = previous
    }
}

public enum CheckResult: Hashable, Sendable {
    /// The observation holds nothing this check could judge. Not the same as passed.
    case notApplicable
    case passed
    case found([Finding])

    /// `found` where there is something, else `passed`.
    init(_ findings: [Finding]) { self = findings.isEmpty ? .passed : .found(findings) }

    init(_ finding: Finding?) { self = finding.map { .found([$0]) } ?? .passed }
}
