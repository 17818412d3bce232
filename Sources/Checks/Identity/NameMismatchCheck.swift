import Monitoring
import PKI

/// The leaf does not carry the name the client asks for. Only subjectAltName counts.
public struct NameMismatchCheck: Check {
    public static let id = CheckID("name_mismatch")
    public static let citation = Citation.rfc(9525, "6")
    public static let scope = CheckScope.endpoints

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .endpoint(let seen) = observation else { return .notApplicable }
        return judge(observation, in: context) { _ in
            "reissue the certificate with \(Self.wanted(seen.target)) among its subject alternative names, or set server_name to a name it carries; "
                + "confirm with: \(Confirmation.leaf(seen.target, "-ext subjectAltName"))"
        }
    }

    private static func wanted(_ target: Target) -> String {
        switch ReferenceIdentity(target.referenceName) {
        case .dns(let name): "DNS:\(name)"
        case .ip(let address): "IP:\(address)"
        case nil: target.referenceName
        }
    }
}
