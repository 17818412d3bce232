import Monitoring
import PKI

/// One line in the Nagios plugin convention: the verdict, the worst finding, and the counts as performance data; then one line a problem.
struct NagiosPrinter: ResultPrinter {
    let now: Timestamp
    private var problems: [(status: Status, line: String)] = []
    private var earliest: Duration?

    init(now: Timestamp) { self.now = now }

    /// Monitoring systems cut plugin output at 4 to 8 KiB (Nagios' MAX_PLUGIN_OUTPUT_LENGTH); this many lines stay below.
    private static let mostProblems = 20

    mutating func print(_ assessment: Assessment, to output: inout OutputBuffer) {
        if let first = assessment.observation.certificates.map({ $0.certificate.validity.remaining(at: now) }).min() {
            earliest = min(earliest ?? first, first)
        }
        guard assessment.status != .ok, let finding = assessment.findings.first, problems.count < NagiosPrinter.mostProblems else { return }
        problems.append((assessment.status, "\(place(of: assessment)): \(finding.message)".plainText.replacing("|", with: "/")))
    }

    mutating func finish(_ summary: ResultSummary, to output: inout OutputBuffer) {
        let worst = problems.first { $0.status == summary.status }?.line ?? "\(summary.certificates) certificates"
        output.write("CERTVIGIL \(summary.status.rawValue.uppercased()) - \(worst) | \(performanceData(summary))\n")
        for problem in problems { output.write("\(problem.status.rawValue.uppercased()) \(problem.line)\n") }
    }

    private func performanceData(_ summary: ResultSummary) -> String {
        var values = ["results=\(summary.results)", "certificates=\(summary.certificates)"]
        for status in [Status.ok, .warning, .critical, .unknown] { values.append("\(status.rawValue)=\(summary.byStatus[status] ?? 0)") }
        if let earliest { values.append("earliest_expiry=\(earliest.components.seconds)s") }
        return values.joined(separator: " ")
    }

    private func place(of assessment: Assessment) -> String {
        switch assessment.observation {
        case .endpoint(let seen): seen.target.name
        case .file(let seen): seen.path
        }
    }
}
