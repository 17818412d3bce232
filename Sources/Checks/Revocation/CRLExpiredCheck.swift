import Monitoring
import PKI

/// The CRL that would tell whether a certificate is revoked is past its nextUpdate: its issuer has stopped to publish, or the way to it is broken.
public struct CRLExpiredCheck: Check {
    public static let id = CheckID("crl_expired")
    public static let citation = Citation.rfc(5280, "5.1.2.5")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        judgeUnsettled(
            observation, in: context, state: .expired,
            hint:
                "see that the CA publishes its CRL on time and that the newest one arrives here; "
                + "confirm with: \(Confirmation.of(observation, "-ext crlDistributionPoints")), then openssl crl -noout -nextupdate on what is there")
    }
}
