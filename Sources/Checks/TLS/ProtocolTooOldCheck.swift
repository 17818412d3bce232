import Monitoring
import PKI

/// The version negotiated, or one that a survey found accepted, is older than it may be: than TLS 1.2 unless `expect.minimum_version` says otherwise.
public struct ProtocolTooOldCheck: Check {
    public static let id = CheckID("protocol_too_old")
    public static let citation = Citation.rfc(8996, "4")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .endpoint(let seen) = observation else { return .notApplicable }
        let minimum = context.policy.minimumVersion ?? .tls12
        let negotiated = seen.handshake?.version
        let accepted = seen.survey?.versions.filter { $0.isAccepted == true }.map(\.version) ?? []
        guard negotiated != nil || !accepted.isEmpty else { return .notApplicable }
        if let negotiated, negotiated < minimum { return .found([finding(about: seen, isNegotiated: true, [negotiated], minimum)]) }
        let old = accepted.filter { $0 < minimum }
        return CheckResult(old.isEmpty ? nil : finding(about: seen, isNegotiated: false, old, minimum))
    }

    /// Critical where nothing better came about, or where what is accepted is broken (RFC 7568).
    private func finding(about seen: EndpointObservation, isNegotiated: Bool, _ old: [TLSVersion], _ minimum: TLSVersion) -> Finding {
        let names = old.map(\.rawValue).joined(separator: ", ")
        let isCritical = isNegotiated || old.contains(.ssl30)
        return Finding(
            check: Self.id, severity: isCritical ? .critical : .warning, subject: .place,
            message: "\(seen.peer) \(isNegotiated ? "negotiated" : "accepts") \(names), older than \(minimum.rawValue)",
            hint: "allow \(minimum.rawValue) and newer only (nginx: ssl_protocols TLSv1.2 TLSv1.3); confirm with: "
                + Confirmation.handshake(seen.target, "-\(old[0].option)", "-cipher DEFAULT:@SECLEVEL=0"))
    }
}

extension TLSVersion {
    /// The option of `openssl s_client`.
    fileprivate var option: String {
        switch self {
        case .ssl30: "ssl3"
        case .tls10: "tls1"
        case .tls11: "tls1_1"
        case .tls12: "tls1_2"
        case .tls13: "tls1_3"
        }
    }
}
