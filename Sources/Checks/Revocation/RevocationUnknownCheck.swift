import Monitoring
import PKI

/// Revocation was asked for and nothing that can be relied on tells. Information, since a responder that is down must not turn a fleet red; distrust
/// where the target requires an answer.
public struct RevocationUnknownCheck: Check {
    public static let id = CheckID("revocation_unknown")
    public static let citation = Citation.rfc(5280, "6.3.3")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        judgeUnsettled(
            observation, in: context, state: .unknown,
            hint:
                "see that the CRL or the OCSP responder that the certificate names can be reached from here, or name CRL files under revocation; "
                + "confirm with: \(Confirmation.of(observation, "-ext crlDistributionPoints,authorityInfoAccess"))")
    }
}

extension Check {
    /// What this check makes of certificates whose revocation is not settled: distrust where an answer is required, else information about the first.
    func judgeUnsettled(
        _ observation: Observation, in context: CheckContext, state: RevocationStatus.State, hint: @autoclosure () -> String
    ) -> CheckResult {
        let required = judge(observation, in: context) { _ in hint() }
        if case .found = required { return required }
        guard let verification = observation.verification, !verification.revocation.isEmpty, !context.isTrustStore else { return .notApplicable }
        let unsettled = verification.revocation.first { status in
            status.state == state
                && (state == .expired || verification.path.contains { $0.fingerprint == status.certificate && $0.namesRevocationSource })
        }
        guard let first = unsettled else { return .passed }
        return .found([
            Finding(
                check: Self.id, severity: .info, subject: observation.subject(first.certificate), message: first.detail.plainText, hint: hint())
        ])
    }
}

extension Certificate {
    /// False where nothing says how anybody could learn that it was revoked; that it is unknown then is no news.
    fileprivate var namesRevocationSource: Bool {
        !crlDistributionPoints.isEmpty || AuthorityInformationAccess(self)?.ocspLocations.isEmpty == false
    }
}
