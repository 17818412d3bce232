import Monitoring
import PKI

/// Far fewer certificates below a path than there were, or none: a lost mount, a lost permission, a moved directory. What is not seen cannot warn.
public struct CoverageDroppedCheck: Check {
    public static let id = CheckID("coverage_dropped")
    public static let citation = Citation("Google SRE Workbook", section: "Monitoring")
    public static let scope = CheckScope.files

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .file(let file) = observation, let coverage = file.facts.coverage else { return .notApplicable }
        return .found([
            Finding(
                check: Self.id, severity: .warning, subject: .place, message: Self.message(coverage),
                hint: "see that everything is mounted and readable; if the certificates were removed on purpose, this ends by itself within a week; "
                    + "confirm with: certvigil scan \(Confirmation.quote(file.path))")
        ])
    }

    private static func message(_ coverage: Coverage) -> String {
        let now =
            coverage.certificates == 0 ? "no certificate" : "\(coverage.certificates) \(coverage.certificates == 1 ? "certificate" : "certificates")"
        guard let before = coverage.before, let time = coverage.seenBefore else { return "\(now) found here" }
        return "\(now) found here, \(before) on \(time)"
    }
}
