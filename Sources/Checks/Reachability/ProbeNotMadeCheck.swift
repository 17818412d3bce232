import Monitoring
import PKI

/// This machine could not try, for want of descriptors or memory: nothing is known about the endpoint.
public struct ProbeNotMadeCheck: Check {
    public static let id = CheckID("probe_not_made")
    public static let citation = Citation("getrlimit(2)", section: "RLIMIT_NOFILE")
    public static let scope = CheckScope.endpoints

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        judge(observation, severity: .warning) { seen, failure in
            "\(seen.target.endpoint) could not be probed from this machine: \(failure.detail)"
        } hint: { _, _ in
            "raise the limit of open files (LimitNOFILE= of the systemd unit) or lower the number of concurrent probes; confirm with: ulimit -n"
        }
    }
}
