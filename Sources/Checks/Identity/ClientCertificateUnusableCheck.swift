import Monitoring
import PKI

/// Our own client certificate or key cannot be used, so the endpoint was not looked at as it should be.
public struct ClientCertificateUnusableCheck: Check {
    public static let id = CheckID("client_certificate_unusable")
    public static let citation = Citation.rfc(8446, "4.4.2")
    public static let scope = CheckScope.endpoints

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        judge(observation) { seen, failure in
            "the client certificate of identity \(seen.target.identity ?? "of this target") cannot be used: \(failure.detail)"
        } hint: { _, _ in
            "see that certificate and key belong together and that the key file is readable; "
                + "confirm with: openssl x509 -noout -pubkey -in CLIENT.pem | openssl pkey -pubin -outform der | openssl sha256, "
                + "and the same of: openssl pkey -in CLIENT.key -pubout"
        }
    }
}
