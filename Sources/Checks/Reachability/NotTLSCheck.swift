import Monitoring
import PKI

/// Something answers, and not in TLS.
public struct NotTLSCheck: Check {
    public static let id = CheckID("not_tls")
    public static let citation = Citation.rfc(8446, "5.1")
    public static let scope = CheckScope.endpoints

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        judge(observation) { seen, failure in
            "\(seen.peer) does not speak TLS\(failure.detail.isEmpty ? "" : ": \(failure.detail)")"
        } hint: { seen, _ in
            "see that the port is the service's TLS port and that TLS is switched on; confirm with: \(Confirmation.handshake(seen.target))"
        }
    }
}
