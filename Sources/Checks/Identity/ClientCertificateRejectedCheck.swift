import Monitoring
import PKI

/// The server saw our client certificate and refused it. A TLS 1.3 server says so only after the handshake.
public struct ClientCertificateRejectedCheck: Check {
    public static let id = CheckID("client_certificate_rejected")
    public static let citation = Citation.rfc(8446, "4.4.2.4")
    public static let scope = CheckScope.endpoints

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        let failed = judge(observation) { seen, failure in
            "\(seen.peer) refused \(Self.certificate(of: seen)): \(failure.detail)"
        } hint: { seen, _ in
            Self.hint(seen)
        }
        guard case .passed = failed, case .endpoint(let seen) = observation else { return failed }
        return CheckResult(refusal(aboveOrAside: seen))
    }

    /// Refused in the answer to a request, or on another version than the probe itself came to use.
    private func refusal(aboveOrAside seen: EndpointObservation) -> Finding? {
        let refused = seen.mutualTLSAudit.filter { $0.credential == .configured && $0.outcome == .refused }
        let isRefusedInHTTP = seen.failure == nil && seen.handshake?.clientCertificateAccepted == false
        guard isRefusedInHTTP || !refused.isEmpty else { return nil }
        let manner =
            refused.first.map { "on \($0.version.rawValue): \($0.detail)" } ?? "with HTTP status \(seen.httpStatus.map(String.init) ?? "unknown")"
        return Finding(
            check: Self.id, severity: .critical, subject: .place, message: "\(seen.peer) refused \(Self.certificate(of: seen)) \(manner)".plainText,
            hint: Self.hint(seen))
    }

    private static func certificate(of seen: EndpointObservation) -> String {
        let name = seen.target.identity.map { "the client certificate of identity \($0)" } ?? "our client certificate"
        guard let identity = seen.identity, identity.isIssuerAcceptable == false else { return name }
        return "\(name), whose issuer \(identity.certificate.issuer) is not among the CAs it names"
    }

    private static func hint(_ seen: EndpointObservation) -> String {
        "see that the client certificate is valid now, allows clientAuth and comes from a CA the server accepts\(seen.acceptedAuthorities); "
            + "confirm with: \(Confirmation.handshake(seen.target, "-cert CLIENT.pem", "-key CLIENT.key"))"
    }
}
