import ArgumentParser
import Monitoring
import PKI

/// `--output`: how results are written to stdout.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    case table, json, ndjson, nagios

    /// A table for a person, a line a result for a program.
    static var standard: OutputFormat { StandardStream.output.isTerminal ? .table : .ndjson }

    func printer(digest: any Digest, now: Timestamp) -> any ResultPrinter {
        switch self {
        case .table: TablePrinter(now: now, style: .forStandardOutput)
        case .json: JSONPrinter(digest: digest)
        case .ndjson: NDJSONPrinter(digest: digest)
        case .nagios: NagiosPrinter(now: now)
        }
    }
}

/// Writes results as they come; the catalogue of its kinds is `OutputFormat`.
protocol ResultPrinter {
    mutating func print(_ assessment: Assessment, to output: inout OutputBuffer)
    mutating func finish(_ summary: ResultSummary, to output: inout OutputBuffer)
}

/// What a run of `check` or `scan` comes to.
struct ResultSummary {
    private(set) var results = 0
    private(set) var byStatus: [Status: Int] = [:]
    private(set) var certificates = 0

    mutating func add(_ assessment: Assessment) {
        results += 1
        byStatus[assessment.status, default: 0] += 1
        certificates += assessment.observation.certificates.count
    }

    /// Nothing to judge is unknown, not ok.
    var status: Status { results == 0 ? .unknown : byStatus.keys.reduce(.ok) { $0.combined(with: $1) } }
}
