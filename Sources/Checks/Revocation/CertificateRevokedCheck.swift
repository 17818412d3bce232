import Monitoring
import PKI

/// A certificate of the path was revoked by its issuer, says a CRL or an OCSP response that can be relied on.
public struct CertificateRevokedCheck: Check {
    public static let id = CheckID("certificate_revoked")
    public static let citation = Citation.rfc(5280, "6.3")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard !context.isTrustStore else { return .notApplicable }
        let revoked = observation.revocationStatuses.filter { $0.state == .revoked }
        guard !revoked.isEmpty else { return judge(observation, in: context) { _ in Self.advice(nil) } }
        var seen: Set<Fingerprint> = []
        return .found(revoked.filter { seen.insert($0.certificate).inserted }.map { finding(about: $0, in: observation) })
    }

    private func finding(about status: RevocationStatus, in observation: Observation) -> Finding {
        Finding(
            check: Self.id, severity: observation.severityOfDistrust, subject: observation.subject(status.certificate),
            message: status.detail.plainText, hint: "\(Self.advice(status.reason)); confirm with: \(Self.confirmation(status, observation))")
    }

    private static func advice(_ reason: RevocationReason?) -> String {
        switch reason {
        case .keyCompromise, .cACompromise, .aACompromise: "replace the certificate and its key at once, and find out how the key got out"
        case .superseded, .cessationOfOperation: "install the certificate that has taken its place, and see why the service still has the old one"
        case .certificateHold: "ask the CA why the certificate is on hold, and when the hold ends"
        default: "replace the certificate at once and find out why it was revoked"
        }
    }

    private static func confirmation(_ status: RevocationStatus, _ observation: Observation) -> String {
        guard case .endpoint(let seen) = observation, status.source == .ocsp else {
            return Confirmation.of(observation, "-serial -ext crlDistributionPoints")
        }
        return Confirmation.handshake(seen.target, "-status")
    }
}

extension Observation {
    /// What is known about the revocation of the certificates of the path, and what the server staples about its leaf.
    var revocationStatuses: [RevocationStatus] {
        guard case .endpoint(let seen) = self else { return verification?.revocation ?? [] }
        return (verification?.revocation ?? []) + [seen.handshake?.stapledStatus].compactMap(\.self)
    }
}
