import Monitoring
import PKI

/// The path ends at a root, or below one, that the trust store does not hold.
public struct ChainUntrustedCheck: Check {
    public static let id = CheckID("chain_untrusted")
    public static let citation = Citation.rfc(5280, "6.1.1")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        judge(observation, in: context) { _ in
            "if this CA is to be trusted, add its root to the trust store; if not, find out who put the certificate there; "
                + "confirm with: \(observation.chainCommand)"
        }
    }
}
