import Monitoring
import PKI

/// The output of a plugin (Monitoring Plugins guidelines): one line with the verdict, the worst finding and performance data; then one line a problem.
struct NagiosPrinter: ResultPrinter {
    private let context: PrintingContext
    /// By status, so that the first of many warnings cannot crowd out the one that is critical.
    private var problems: [Status: [String]] = [:]
    private var earliest: Validity?
    /// The first result, which a run of one is all about.
    private var first: Assessment?

    init(_ context: PrintingContext) { self.context = context }

    /// Monitoring systems cut plugin output at 4 to 8 KiB (Nagios' MAX_PLUGIN_OUTPUT_LENGTH); this many lines of a usual length stay below.
    private static let mostProblems = 20
    /// So does one line that a stranger has made long.
    private static let longestLine = 1024

    mutating func print(_ assessment: Assessment, to output: inout OutputBuffer) {
        for presented in assessment.observation.certificates {
            let validity = presented.certificate.validity
            if earliest.map({ validity.notAfter < $0.notAfter }) ?? true { earliest = validity }
        }
        if first == nil { first = assessment }
        let status = assessment.status
        guard status != .ok, let finding = assessment.findings.first, problems[status, default: []].count < NagiosPrinter.mostProblems else { return }
        problems[status, default: []].append(line("\(assessment.placeName): \(finding.message)"))
    }

    mutating func finish(_ summary: ResultSummary, to output: inout OutputBuffer) {
        let status = summary.status
        let omissions = summary.omissions.map { line("not looked at: \($0)") }
        let headline = problems[status]?.first ?? omissions.first ?? goodNews(summary)
        output.write("CERTVIGIL \(status.rawValue.uppercased()) - \(headline) | \(performanceData(summary))\n")
        let lines = [Status.critical, .warning, .unknown].flatMap { status in
            (problems[status, default: []] + (status == .unknown ? omissions : [])).map { "\(status.rawValue.uppercased()) \($0)\n" }
        }
        for line in lines.prefix(NagiosPrinter.mostProblems) { output.write(line) }
    }

    private func goodNews(_ summary: ResultSummary) -> String {
        guard summary.results == 1, let first, let expiry = first.expiry(at: context.now) else {
            return summary.results == 0 ? "nothing was found to judge" : "\(summary.results) results, \(summary.certificates) certificates"
        }
        return line((["\(first.placeName) \(expiry)"] + [first.connection].filter { !$0.isEmpty }).joined(separator: ", ") + asOf)
    }

    private var asOf: String { context.judgedAt.map { " (judged as of \($0))" } ?? "" }

    private func performanceData(_ summary: ResultSummary) -> String {
        var data = PerformanceData()
        data.count("results", summary.results)
        data.count("certificates", summary.certificates)
        for status in [Status.ok, .warning, .critical, .unknown] { data.count(status.rawValue, summary.byStatus[status] ?? 0) }
        if let earliest {
            let thresholds = context.thresholds.effective(for: earliest)
            data.seconds(
                "earliest_expiry", earliest.remaining(at: context.now).inSeconds, warning: thresholds.warning, critical: thresholds.critical)
        }
        if summary.results == 1, case .endpoint(let seen) = first?.observation {
            for (phase, seconds) in seen.timings.named { data.seconds("time_\(phase)", seconds, minimum: 0) }
        }
        return data.text
    }

    /// Performance data begins at a bar, so no other may stand in the text.
    private func line(_ text: String) -> String {
        let plain = text.plainText.replacing("|", with: "/")
        return plain.count > NagiosPrinter.longestLine ? plain.prefix(NagiosPrinter.longestLine) + "…" : plain
    }
}
