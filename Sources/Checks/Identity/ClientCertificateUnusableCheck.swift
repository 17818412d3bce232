import Monitoring
import PKI

/// Our own client certificate or key cannot be used, so the endpoint was not looked at as it should be; or the certificate is not made for clients.
public struct ClientCertificateUnusableCheck: Check {
    public static let id = CheckID("client_certificate_unusable")
    public static let citation = Citation.rfc(8446, "4.4.2")
    public static let scope = CheckScope.endpoints

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        let failed = judge(observation) { seen, failure in
            "the client certificate of identity \(seen.target.identity ?? "of this target") cannot be used: \(failure.detail)"
        } hint: { _, _ in
            "see that certificate and key belong together and that the key file is readable; "
                + "confirm with: openssl x509 -noout -pubkey -in CLIENT.pem | openssl pkey -pubin -outform der | openssl sha256, "
                + "and the same of: openssl pkey -in CLIENT.key -pubout"
        }
        guard case .passed = failed, case .endpoint(let seen) = observation else { return failed }
        return CheckResult(wrongPurpose(of: seen))
    }

    /// A server may overlook it (RFC 5280 §4.2.1.12 binds whoever verifies): then it is a warning, else what the refusal is about.
    private func wrongPurpose(of seen: EndpointObservation) -> Finding? {
        guard let certificate = seen.identity?.certificate, let purposes = certificate.extendedKeyUsage,
            !purposes.contains(.clientAuth), !purposes.contains(.anyExtendedKeyUsage)
        else { return nil }
        let isOverlooked = seen.failure == nil && seen.handshake?.clientCertificateAccepted != false
        let names = purposes.map(\.name).joined(separator: ", ")
        return Finding(
            check: Self.id, severity: isOverlooked ? .warning : .critical, subject: .clientCertificate(certificate.fingerprint),
            message: "our client certificate \(certificate.title) lacks the extended key usage clientAuth, it allows \(names)".plainText,
            hint: "reissue it with clientAuth, or configure the certificate that was meant for clients; "
                + "confirm with: openssl x509 -noout -ext extendedKeyUsage -in CLIENT.pem")
    }
}
