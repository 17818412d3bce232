import Monitoring
import PKI

/// A certificate mounted by `subPath`: the kubelet updates the volume and not the mount, so that a renewal reaches the container only when it starts anew.
public struct SubPathNeverUpdatedCheck: Check {
    public static let id = CheckID("subpath_never_updated")
    public static let citation = Citation("Kubernetes", section: "Volumes: Using subPath")
    public static let scope = CheckScope.files

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .file(let file) = observation, !file.certificates.isEmpty else { return .notApplicable }
        guard file.facts.isSubPathMount == true else { return .passed }
        return .found([
            Finding(
                check: Self.id, severity: .info, subject: .place,
                message: "mounted by subPath: a renewed certificate does not arrive here before the container starts anew",
                hint: "mount the whole volume and refer to the file in it, or restart the workload after each renewal; "
                    + "confirm with: grep \(Confirmation.quote(file.path)) /proc/self/mountinfo")
        ])
    }
}
