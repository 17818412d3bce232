import Monitoring
import PKI

/// Client certificates are handled otherwise than expected, in a way that lets nobody in who should not be: `mutual_tls: optional` or `absent`.
public struct MutualTLSUnexpectedCheck: Check {
    public static let id = CheckID("mutual_tls_unexpected")
    public static let citation = Citation.rfc(8446, "4.3.2")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .endpoint(let seen) = observation, let expected = context.policy.mutualTLS, expected != .required else { return .notApplicable }
        let anonymous = seen.mutualTLSAudit.filter { $0.credential == .noCertificate && $0.isSettled }
        guard !anonymous.isEmpty else { return .notApplicable }
        return CheckResult(deviation(of: anonymous, from: expected).map { finding(about: seen, expected, $0) })
    }

    private func deviation(of attempts: [MutualTLSAttempt], from expected: MutualTLSExpectation) -> String? {
        if let refused = attempts.first(where: { $0.outcome == .refused }) {
            return "refuses a client without a certificate (\(refused.version.rawValue)): \(refused.detail)"
        }
        switch expected {
        case .optional where attempts.allSatisfy({ $0.isAsked == false }): return "does not ask for a client certificate"
        case .absent where attempts.contains { $0.isAsked == true }: return "asks for a client certificate"
        default: return nil
        }
    }

    private func finding(about seen: EndpointObservation, _ expected: MutualTLSExpectation, _ deviation: String) -> Finding {
        Finding(
            check: Self.id, severity: .warning, subject: .place,
            message: "mutual TLS is expected to be \(expected.rawValue), and \(seen.peer) \(deviation)".plainText,
            hint: "correct the server, or what expect.mutual_tls says of it; confirm with: \(Confirmation.handshake(seen.target))")
    }
}
