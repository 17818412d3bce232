import Monitoring
import PKI

/// One line in the Nagios plugin convention: the verdict, the worst finding, and the counts as performance data; then one line a problem.
struct NagiosPrinter: ResultPrinter {
    let now: Timestamp
    /// By status, so that the first of many warnings cannot crowd out the one that is critical.
    private var problems: [Status: [String]] = [:]
    private var earliest: Duration?

    init(now: Timestamp) { self.now = now }

    /// Monitoring systems cut plugin output at 4 to 8 KiB (Nagios' MAX_PLUGIN_OUTPUT_LENGTH); this many lines stay below.
    private static let mostProblems = 20

    mutating func print(_ assessment: Assessment, to output: inout OutputBuffer) {
        if let first = assessment.observation.certificates.map({ $0.certificate.validity.remaining(at: now) }).min() {
            earliest = min(earliest ?? first, first)
        }
        let status = assessment.status
        guard status != .ok, let finding = assessment.findings.first, problems[status, default: []].count < NagiosPrinter.mostProblems else { return }
        problems[status, default: []].append("\(place(of: assessment)): \(finding.message)".plainText.replacing("|", with: "/"))
    }

    mutating func finish(_ summary: ResultSummary, to output: inout OutputBuffer) {
        let worst = problems[summary.status]?.first ?? "\(summary.certificates) certificates"
        output.write("CERTVIGIL \(summary.status.rawValue.uppercased()) - \(worst) | \(performanceData(summary))\n")
        let lines = [Status.critical, .warning, .unknown].flatMap { status in
            problems[status, default: []].map { "\(status.rawValue.uppercased()) \($0)\n" }
        }
        for line in lines.prefix(NagiosPrinter.mostProblems) { output.write(line) }
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
