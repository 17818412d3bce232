import Monitoring
import PKI

/// An issuer on the path that ends before the leaf does, and soon. Judged by `trustedUntil`, the best path's end: an issuer that another path does
/// without is none to worry about.
public struct ChainExpiringCheck: Check {
    public static let id = CheckID("chain_expiring")
    public static let citation = Citation.rfc(5280, "6.1.3")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard let verification = observation.verification, !context.isTrustStore else { return .notApplicable }
        guard verification.trusted, let end = verification.trustedUntil, end >= context.now, let issuer = limitingIssuer(verification) else {
            return .passed
        }
        let thresholds = context.policy.thresholds.effective(for: issuer.validity)
        guard let crossing = ThresholdCrossing(remaining: end - context.now, thresholds: thresholds) else { return .passed }
        return .found([
            Finding(
                check: Self.id, severity: crossing.severity, subject: observation.subject(issuer.fingerprint),
                message: Self.message(issuer, end, crossing), hint: Self.hint(observation))
        ])
    }

    /// nil when the leaf itself ends first.
    private func limitingIssuer(_ verification: Verification) -> Certificate? {
        verification.path.dropFirst().first { $0.fingerprint == verification.limitingCertificate }
    }

    private static func message(_ issuer: Certificate, _ end: Timestamp, _ crossing: ThresholdCrossing) -> String {
        "the issuing certificate \(issuer.title) expires in \(HumanDuration(crossing.remaining)) (\(end)), before the leaf, \(crossing)"
    }

    private static func hint(_ observation: Observation) -> String {
        "ask the CA for its new intermediate or a cross-signed one and install it with the leaf, before the date above; "
            + "confirm with: \(observation.chainCommand)"
    }
}
