import Monitoring
import PKI

/// The group of the key exchange is too small: finite-field groups below 2,048 bits, elliptic curves below 224.
public struct WeakKeyExchangeCheck: Check {
    public static let id = CheckID("weak_key_exchange")
    public static let citation = Citation.rfc(9325, "4.2")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .endpoint(let seen) = observation, let group = seen.handshake?.group else { return .notApplicable }
        guard let bits = Self.bits(of: group) else { return CheckResult(group == "P-192" ? finding(about: seen, group, .warning) : nil) }
        guard bits < Self.fewestBits else { return .passed }
        return .found([finding(about: seen, group, bits < Self.breakableBits ? .critical : .warning)])
    }

    private func finding(about seen: EndpointObservation, _ group: String, _ severity: Severity) -> Finding {
        Finding(
            check: Self.id, severity: severity, subject: .place,
            message: "\(seen.peer) exchanges keys in the group \(group), fewer than \(Self.fewestBits) bits of a finite field or 224 of a curve",
            hint: "prefer X25519 and P-256, or give the server Diffie-Hellman parameters of 2,048 bits (nginx: ssl_dhparam, ssl_ecdh_curve); "
                + "confirm with: \(Confirmation.handshake(seen.target, "-cipher DEFAULT:@SECLEVEL=0"))")
    }

    private static func bits(of group: String) -> Int? { group.hasPrefix("DHE-") ? Int(group.dropFirst(4)) : nil }

    private static let fewestBits = 2_048
    /// RFC 9325 §4.2: 1,024 bits are within reach of the resourceful.
    private static let breakableBits = 1_024
}
