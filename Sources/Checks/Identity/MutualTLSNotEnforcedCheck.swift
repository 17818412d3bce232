import Monitoring
import PKI

/// Mutual TLS is expected, and a client is let in that has no certificate, or one that no server can know.
public struct MutualTLSNotEnforcedCheck: Check {
    public static let id = CheckID("mutual_tls_not_enforced")
    public static let citation = Citation.rfc(8446, "4.3.2")
    public static let scope = CheckScope.endpoints

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .endpoint(let seen) = observation, context.policy.mutualTLS == .required else { return .notApplicable }
        let attempts = seen.mutualTLSAudit.filter { $0.credential != .configured }
        let accepted = attempts.filter(\.isAccepted)
        guard accepted.isEmpty else { return .found([finding(about: seen, accepted)]) }
        return attempts.contains(where: \.isSettled) ? .passed : .notApplicable
    }

    private func finding(about seen: EndpointObservation, _ accepted: [MutualTLSAttempt]) -> Finding {
        let isWithinTLS = accepted.allSatisfy { $0.outcome == .acceptedAtTLSLayer }
        let isAsked = accepted.contains { $0.isAsked == true }
        let hint = !isAsked ? mandatory(seen) : isWithinTLS ? undecided(seen) : answered(seen)
        let isOne = Set(accepted.map(\.credential)).count == 1
        let place = (isOne ? "was " : "were ") + (isWithinTLS ? "accepted at TLS layer" : "let in")
        return Finding(
            check: Self.id, severity: .critical, subject: .place,
            message: "\(Self.clients(accepted)) \(place): \(seen.peer) \(manner(isAsked: isAsked, isWithinTLS: isWithinTLS))".plainText,
            hint: hint)
    }

    private func manner(isAsked: Bool, isWithinTLS: Bool) -> String {
        if !isAsked { return "does not ask for a client certificate" }
        return isWithinTLS
            ? "asks for a client certificate and finishes the handshake all the same; whether it refuses the request above TLS was not checked"
            : "asks for a client certificate and answers the request all the same"
    }

    /// `a client without a certificate (TLSv1.2, TLSv1.3)`, the least credential first.
    private static func clients(_ accepted: [MutualTLSAttempt]) -> String {
        var texts: [String] = []
        for credential in MutualTLSAttempt.Credential.allCases {
            let versions = accepted.filter { $0.credential == credential }.map(\.version.rawValue)
            if !versions.isEmpty { texts.append("\(credential.client) (\(versions.joined(separator: ", ")))") }
        }
        return texts.joined(separator: " and ")
    }

    private func mandatory(_ seen: EndpointObservation) -> String {
        "make client certificates mandatory (nginx: ssl_verify_client on; Envoy: require_client_certificate: true; Go: RequireAndVerifyClientCert); "
            + "confirm with: \(Confirmation.handshake(seen.target))"
    }

    private func undecided(_ seen: EndpointObservation) -> String {
        "nginx with ssl_verify_client on refuses such clients with HTTP 400 only: let a request settle it, with http: { path: / } at the target or "
            + "--http-path /; else see that the server insists (Envoy: require_client_certificate: true, Go: RequireAndVerifyClientCert); "
            + "confirm with: curl -vk \(Confirmation.url(seen.target))"
    }

    private func answered(_ seen: EndpointObservation) -> String {
        "make the server verify client certificates and insist on them (nginx: ssl_verify_client on, not optional or optional_no_ca; Envoy: "
            + "require_client_certificate: true; Go: RequireAndVerifyClientCert); confirm with: curl -vk \(Confirmation.url(seen.target))"
    }
}

extension MutualTLSAttempt.Credential {
    /// How a sentence calls a client that shows this.
    var client: String {
        switch self {
        case .noCertificate: "a client without a certificate"
        case .foreignCA: "a client with the certificate of an unknown CA"
        case .expired: "a client with an expired certificate of an unknown CA"
        case .configured: "a client with our certificate"
        }
    }
}
