import Monitoring
import PKI

/// The service answers in its own protocol, and TLS is not begun: it refuses, does not offer it, or says something else.
public struct StartTLSFailedCheck: Check {
    public static let id = CheckID("starttls_failed")
    public static let citation = Citation.rfc(3207, "4")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        judge(observation) { seen, failure in
            "\(seen.peer) \(Self.phrase(failure.reason))\(failure.detail.isEmpty ? "" : ": \(failure.detail)")"
        } hint: { seen, failure in
            "\(Self.advice(failure.reason)); confirm with: \(Confirmation.handshake(seen.target))"
        }
    }

    private static func phrase(_ reason: ProbeFailure.Reason) -> String {
        switch reason {
        case .startTLSNotOffered: "does not offer STARTTLS"
        case .startTLSRefused: "refuses to start TLS"
        case .plaintextAfterStartTLS: "does not go on in TLS after STARTTLS"
        case .protocolError: "does not answer as its protocol says"
        default: "ended the dialogue before TLS"
        }
    }

    private static func advice(_ reason: ProbeFailure.Reason) -> String {
        switch reason {
        case .startTLSNotOffered, .startTLSRefused: "give the service a certificate and key and switch TLS on, and see its log for why it says no"
        case .plaintextAfterStartTLS: "a proxy, a virus scanner or an attacker in between may add to the stream: compare from another network"
        case .protocolError: "see that the port and the protocol named for it belong together"
        default: "see the service's log for why it hangs up; many limit how often one client may connect"
        }
    }
}
