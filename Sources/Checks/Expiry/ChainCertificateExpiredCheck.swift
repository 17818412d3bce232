import Monitoring
import PKI

/// An expired certificate above the leaf. Critical where trust breaks on it; information where every client finds a way around it, as with the AddTrust
/// and DST Root CA X3 cross-signs that made monitors cry over healthy sites in 2020 and 2021.
public struct ChainCertificateExpiredCheck: Check {
    public static let id = CheckID("chain_certificate_expired")
    public static let citation = Citation.rfc(5280, "6.1.3")
    public static let scope = CheckScope.endpoints

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .endpoint(let seen) = observation, let verification = seen.verification else { return .notApplicable }
        let needed = verification.expiredIssuers(at: context.now)
        let extra = seen.certificates.filter { $0.position > 0 && $0.certificate.validity.isOver(at: context.now) }
            .filter { !needed.contains($0.certificate) }
        let findings = needed.map { finding(about: $0, isNeeded: true, in: observation, seen.target, at: context.now) }
        return CheckResult(
            findings
                + extra.oncePerCertificate().map { finding(about: $0.certificate, isNeeded: false, in: observation, seen.target, at: context.now) })
    }

    private func finding(about issuer: Certificate, isNeeded: Bool, in observation: Observation, _ target: Target, at now: Timestamp) -> Finding {
        Finding(
            check: Self.id, severity: isNeeded ? .critical : .info, subject: observation.subject(issuer.fingerprint),
            message: Self.message(issuer, isNeeded: isNeeded, at: now), hint: Self.hint(target, isNeeded: isNeeded))
    }

    private static func message(_ issuer: Certificate, isNeeded: Bool, at now: Timestamp) -> String {
        let role = isNeeded ? "on the way to a trusted root" : "which no path to a trusted root needs,"
        let end = issuer.validity.notAfter
        return "the chain's certificate \(issuer.title) \(role) expired \(HumanDuration(now - end)) ago (\(end))"
    }

    private static func hint(_ target: Target, isNeeded: Bool) -> String {
        let advice =
            isNeeded
            ? "replace it in the server's chain file by the CA's current intermediate, or update the trust store if it is a root"
            : "harmless to clients that build paths; remove it from the server's chain file, as old clients may stumble over it"
        return "\(advice); confirm with: \(Confirmation.handshake(target, "-showcerts"))"
    }
}

extension Verification {
    /// The expired certificates above the leaf that trust depends on: those an error names, and those that have ended since on the only trusted path.
    fileprivate func expiredIssuers(at now: Timestamp) -> [Certificate] {
        let blamed = Set(errors.lazy.filter { $0.code == .expired && $0.depth > 0 }.compactMap(\.certificate))
        let hasEnded = trusted && trustedUntil.map { $0.unixSeconds < now.unixSeconds } ?? false
        return path.dropFirst().filter { issuer in
            guard issuer.validity.isOver(at: now) else { return false }
            return blamed.contains(issuer.fingerprint) || hasEnded && issuer.fingerprint == limitingCertificate
        }
    }
}
