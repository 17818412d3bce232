import Monitoring
import PKI

extension Observation {
    /// How long nothing about a file changes by the passing of time alone: until the first of its certificates comes into anybody's sight, or its trust
    /// does. nil for an endpoint, and where something is not as it should be already.
    func sameUntil(under policy: Policy, findings: [Finding], at now: Timestamp) -> Timestamp? {
        guard case .file(let file) = self, findings.isEmpty, file.failure == nil, !file.certificates.isEmpty, file.facts.revocationLists == nil else {
            return nil
        }
        var end = file.certificates.map { $0.certificate.validity.firstTurn(under: policy.thresholds) }.min() ?? now
        if let verification = file.verification {
            guard verification.trusted, let trustedUntil = verification.trustedUntil else { return nil }
            end = min(end, trustedUntil - (policy.thresholds.warning.absolute ?? .seconds(Observation.longestWarning)))
        }
        return end > now ? end : nil
    }

    /// Of trust that nobody has named a time for: a year.
    private static let longestWarning = 365 * 86_400
}

extension Validity {
    /// The first moment after notBefore at which a check may have something to say.
    fileprivate func firstTurn(under thresholds: ExpiryThresholds) -> Timestamp {
        let warning = thresholds.effective(for: self)
        return min(notAfter - max(warning.warning, warning.critical), notBefore + .seconds(lifetime.inSeconds * Validity.renewalShare))
    }

    /// A little before the 2/3 of its life at which a certificate should have been renewed.
    private static let renewalShare = 0.66
}
