import Monitoring
import PKI

/// The leaf vouches for itself and the trust store does not hold it.
public struct ChainSelfSignedCheck: Check {
    public static let id = CheckID("chain_self_signed")
    public static let citation = Citation.rfc(5280, "3.2")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        judge(observation, in: context) { _ in
            "replace it by a certificate of your CA; if it is meant to be trusted as it is, add it to the trust store; "
                + "confirm with: \(observation.chainCommand)"
        }
    }
}
