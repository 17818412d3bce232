import Monitoring
import PKI

/// The probe's time ran out, in whatever phase.
public struct TimeoutCheck: Check {
    public static let id = CheckID("timeout")
    public static let citation = Citation.rfc(9293, "3.8.3")
    public static let scope = CheckScope.endpoints

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        judge(observation) { seen, failure in
            "\(seen.peer) did not answer in time while \(Self.activity(failure.phase))\(failure.detail.isEmpty ? "" : " (\(failure.detail))")"
        } hint: { seen, failure in
            Self.advice(seen.target, failure.phase)
        }
    }

    private static func activity(_ phase: ProbeFailure.Phase) -> String {
        switch phase {
        case .resolve: "resolving its name"
        case .connect: "connecting"
        case .starttls: "asking it to start TLS"
        case .handshake: "shaking hands"
        case .clientAuth, .read: "judging our client certificate"
        }
    }

    private static func advice(_ target: Target, _ phase: ProbeFailure.Phase) -> String {
        switch phase {
        case .resolve:
            "see whether the resolvers in /etc/resolv.conf answer; confirm with: getent ahosts \(Confirmation.quote(target.destination.host))"
        case .connect: "a firewall may drop packets to \(target.destination); confirm with: \(Confirmation.handshake(target))"
        default:
            "the service accepts connections and then says nothing: see whether it is overloaded; confirm with: \(Confirmation.handshake(target))"
        }
    }
}
