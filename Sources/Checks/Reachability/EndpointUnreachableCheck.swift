import Monitoring
import PKI

/// No connection comes about: the name does not resolve, or nothing answers at the address.
public struct EndpointUnreachableCheck: Check {
    public static let id = CheckID("endpoint_unreachable")
    public static let citation = Citation.rfc(9293, "3.5")
    public static let scope = CheckScope.endpoints

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        judge(observation) { seen, failure in
            let place = failure.phase == .resolve ? seen.target.destination.host : seen.peer
            return "\(place): \(Self.phrase(failure.reason))\(failure.detail.isEmpty ? "" : " (\(failure.detail))")"
        } hint: { seen, failure in
            Self.advice(seen.target, failure)
        }
    }

    private static func phrase(_ reason: ProbeFailure.Reason) -> String {
        switch reason {
        case .nameNotFound: "the name does not exist"
        case .noAddress: "the name has no address"
        case .resolverFailure: "the name could not be resolved"
        case .refused: "connection refused"
        case .unreachable: "no route to it"
        case .reset: "connection reset"
        default: "connection closed"
        }
    }

    private static func advice(_ target: Target, _ failure: ProbeFailure) -> String {
        let point = target.destination
        if let path = point.socketPath {
            return "see that the service runs and listens at \(path); confirm with: ss -xl | grep \(Confirmation.quote(path))"
        }
        let host = Confirmation.quote(point.host)
        if failure.phase == .resolve { return "see that the name is spelt right and exists in DNS; confirm with: getent ahosts \(host)" }
        return "see that the service runs and listens on port \(point.port) and that no firewall is in between; "
            + "confirm with: nc -vz \(host) \(point.port)"
    }
}
