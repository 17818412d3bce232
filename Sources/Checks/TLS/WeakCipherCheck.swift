import Monitoring
import PKI

/// The cipher suite negotiated, or one that a survey found accepted, is weak or broken.
public struct WeakCipherCheck: Check {
    public static let id = CheckID("weak_cipher")
    public static let citation = Citation.rfc(9325, "4.1")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .endpoint(let seen) = observation else { return .notApplicable }
        let negotiated = seen.handshake?.cipherSuite
        let accepted = seen.survey?.versions.flatMap(\.cipherSuites) ?? []
        guard negotiated != nil || !accepted.isEmpty else { return .notApplicable }
        if let negotiated, let weakness = CipherSuiteStrength(negotiated).weakness {
            return .found([
                finding(about: seen, .critical, "negotiated \(negotiated), which \(weakness.reason)")
            ])
        }
        let weak = Set(accepted.filter { CipherSuiteStrength($0).weakness != nil }).sorted()
        guard let first = weak.first, let reason = CipherSuiteStrength(first).weakness?.reason else { return .passed }
        let isBroken = weak.contains { CipherSuiteStrength($0).weakness?.isBroken == true }
        return .found([finding(about: seen, isBroken ? .critical : .warning, "accepts \(weak.listed()); \(first) \(reason)")])
    }

    private func finding(about seen: EndpointObservation, _ severity: Severity, _ fault: String) -> Finding {
        Finding(
            check: Self.id, severity: severity, subject: .place, message: "\(seen.peer) \(fault)".plainText,
            hint: "allow suites with AES-GCM or ChaCha20-Poly1305 only (nginx: ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20); confirm with: "
                + Confirmation.handshake(seen.target, "-cipher ALL:@SECLEVEL=0"))
    }
}
