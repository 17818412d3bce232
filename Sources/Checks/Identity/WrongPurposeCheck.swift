import Monitoring
import PKI

/// A certificate whose extended key usage does not allow what it is used for.
public struct WrongPurposeCheck: Check {
    public static let id = CheckID("wrong_purpose")
    public static let citation = Citation.rfc(5280, "4.2.1.12")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        judge(observation, in: context) { _ in
            "reissue it with the extended key usage the message names (serverAuth for servers), or install the certificate that was meant for this "
                + "service; confirm with: \(Confirmation.of(observation, "-ext extendedKeyUsage"))"
        }
    }
}
