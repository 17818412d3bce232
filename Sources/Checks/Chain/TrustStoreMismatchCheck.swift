import Monitoring
import PKI

/// A trust store that should accept the endpoint does not: its clients cannot reach the service, although others can. Or the target's own store does
/// not and another one does: the CA stands in the wrong store.
public struct TrustStoreMismatchCheck: Check {
    public static let id = CheckID("trust_store_mismatch")
    public static let citation = Citation.rfc(5280, "6.1.1")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .endpoint(let seen) = observation, !seen.acceptance.isEmpty else { return .notApplicable }
        let refusing = seen.acceptance.filter { !$0.isAccepted && context.policy.trustStores.contains($0.store) }
        guard refusing.isEmpty else { return .found(refusing.map { finding(about: seen, refusedBy: $0) }) }
        return CheckResult(misplaced(seen))
    }

    private func finding(about seen: EndpointObservation, refusedBy store: TrustStoreAcceptance) -> Finding {
        let others = seen.acceptance.filter(\.isAccepted).map(\.store)
        let contrast = others.isEmpty ? "" : "; \(others.joined(separator: ", ")) accepts it"
        return Finding(
            check: Self.id, severity: .critical, subject: .place,
            message: "trust store \(store.store) does not accept \(seen.peer): \(store.reason ?? "no reason given")\(contrast)".plainText,
            hint: "add the issuing CA to \(store.store) before its clients meet this service, or take the certificate from a CA that is there; "
                + "confirm with: \(Confirmation.handshake(seen.target, "-showcerts"))")
    }

    /// What else speaks against the chain has its own finding; this is about CAs alone.
    private func misplaced(_ seen: EndpointObservation) -> Finding? {
        let isAboutTrust: Set<VerificationError.Code> = [.untrustedRoot, .issuerMissing, .selfSigned]
        guard let verification = seen.verification, !verification.trusted, verification.errors.contains(where: { isAboutTrust.contains($0.code) })
        else { return nil }
        let accepting = seen.acceptance.filter(\.isAccepted).map(\.store)
        guard !accepting.isEmpty else { return nil }
        let own = seen.target.trustStore ?? "the target's trust store"
        return Finding(
            check: Self.id, severity: .info, subject: .place,
            message: "\(own) does not accept \(seen.peer), but \(accepting.joined(separator: ", ")) does".plainText,
            hint: "add the issuing CA to \(own), or set trust_store to the one that the clients of this service use")
    }
}
