import Monitoring
import PKI

/// The key exchange negotiated has no forward secrecy. That a server accepts such suites beside better ones is information, from a survey only.
public struct NoForwardSecrecyCheck: Check {
    public static let id = CheckID("no_forward_secrecy")
    public static let citation = Citation.rfc(9325, "4.1")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .endpoint(let seen) = observation else { return .notApplicable }
        let negotiated = seen.handshake?.cipherSuite
        let accepted = seen.survey?.versions.flatMap(\.cipherSuites) ?? []
        guard negotiated != nil || !accepted.isEmpty else { return .notApplicable }
        if let negotiated, CipherSuiteStrength(negotiated).lacksForwardSecrecy {
            return .found([finding(about: seen, .warning, "negotiated \(negotiated)")])
        }
        let lacking = Set(accepted.filter { CipherSuiteStrength($0).lacksForwardSecrecy }).sorted()
        return CheckResult(lacking.isEmpty ? nil : finding(about: seen, .info, "accepts \(lacking.listed())"))
    }

    private func finding(about seen: EndpointObservation, _ severity: Severity, _ fault: String) -> Finding {
        Finding(
            check: Self.id, severity: severity, subject: .place,
            message: "\(seen.peer) \(fault): whoever gets the server's key can read recorded connections".plainText,
            hint: "prefer suites with ECDHE (nginx: ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20); confirm with: \(Confirmation.handshake(seen.target))")
    }
}
