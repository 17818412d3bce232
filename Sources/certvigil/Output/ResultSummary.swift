import Monitoring

/// What a run of `check` or `scan` comes to.
struct ResultSummary: Sendable {
    private(set) var results = 0
    private(set) var byStatus: [Status: Int] = [:]
    private(set) var certificates = 0
    /// Looks at targets and files; a look at a target may bring several results.
    private(set) var probes = 0
    /// Probes that failed, whatever their findings' severity.
    private(set) var failures = 0
    /// What was asked for and could not be looked at: lines that name no endpoint, paths that do not exist, targets left over at an interruption.
    private(set) var omissions: [String] = []
    private(set) var omissionCount = 0

    /// Told one by one; the rest is counted.
    private static let mostOmissions = 20

    mutating func add(round: [Assessment]) {
        probes += 1
        for assessment in round { add(assessment) }
    }

    mutating func add(_ assessment: Assessment) {
        results += 1
        byStatus[assessment.status, default: 0] += 1
        certificates += assessment.observation.certificates.count
        if case .endpoint(let seen) = assessment.observation, seen.failure != nil { failures += 1 }
    }

    mutating func omit(_ description: String) {
        omissionCount += 1
        if omissions.count < ResultSummary.mostOmissions { omissions.append(description) }
    }

    /// Nothing to judge is unknown, not ok; so is what could not be looked at, unless something critical was seen beside it.
    var status: Status {
        guard results > 0 else { return .unknown }
        let worst = byStatus.keys.reduce(Status.ok) { $0.combined(with: $1) }
        return omissionCount > 0 && worst != .critical ? .unknown : worst
    }
}
