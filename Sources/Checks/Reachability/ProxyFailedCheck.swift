import Monitoring
import PKI

/// The proxy between us and the target does not do its part: nothing is known about the endpoint.
public struct ProxyFailedCheck: Check {
    public static let id = CheckID("proxy_failed")
    public static let citation = Citation.rfc(9110, "9.3.6")

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        judge(observation, severity: .warning) { seen, failure in
            "\(seen.target.endpoint) could not be probed: the proxy \(Self.phrase(failure.reason))\(failure.detail.isEmpty ? "" : ": \(failure.detail)")"
        } hint: { _, failure in
            Self.advice(failure.reason)
        }
    }

    private static func phrase(_ reason: ProbeFailure.Reason) -> String {
        switch reason {
        case .proxyUnreachable: "does not answer"
        case .proxyAuthentication: "does not accept our credentials"
        case .proxyRefused: "refuses to connect"
        default: "broke off"
        }
    }

    private static func advice(_ reason: ProbeFailure.Reason) -> String {
        switch reason {
        case .proxyUnreachable: "see that the proxy runs and that its address is right"
        case .proxyAuthentication: "see that username and password of the proxy are right and may be used from this machine"
        case .proxyRefused: "let the proxy connect to this host and port; many allow CONNECT to port 443 alone"
        default: "see the proxy's log, and that it speaks the protocol its URL names"
        }
    }
}
