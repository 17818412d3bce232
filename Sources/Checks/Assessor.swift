import Monitoring
import PKI

/// Puts every check to an observation.
public struct Assessor: Sendable {
    private let endpointChecks: [any Check]
    private let fileChecks: [any Check]

    public init(checks: [any Check] = CheckCatalogue.all) {
        endpointChecks = checks.filter { type(of: $0).scope != .files }
        fileChecks = checks.filter { type(of: $0).scope != .endpoints }
    }

    /// - Parameter previous: the last observation of the same place.
    public func assess(_ observation: Observation, previous: Observation? = nil, policy: Policy = Policy(), at now: Timestamp) -> Assessment {
        var policy = policy
        policy.role = observation.role(under: policy)
        let context = CheckContext(now: now, policy: policy, previous: previous)
        var findings: [Finding] = []
        for check in checks(for: observation) {
            if case .found(let found) = check.evaluate(observation, in: context) { findings += found }
        }
        return Assessment(
            observation: observation, findings: findings.mostUrgentFirst(),
            expiryThresholds: observation.firstToEnd.map { policy.thresholds.effective(for: $0.certificate.validity) },
            sameUntil: observation.sameUntil(under: policy, findings: findings, at: now))
    }
}

extension Assessor {
    private func checks(for observation: Observation) -> [any Check] {
        switch observation {
        case .endpoint: endpointChecks
        case .file: fileChecks
        }
    }
}

extension [Finding] {
    /// Equally urgent findings stay in the order of the catalogue.
    fileprivate func mostUrgentFirst() -> [Finding] {
        guard count > 1 else { return self }
        return enumerated().sorted { ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset) }.map(\.element)
    }
}
