import ArgumentParser
import Monitoring
import PKI

/// `--output`: how results are written to stdout. The catalogue of formats: each has a printer in a file of its own.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    case table, json, ndjson, csv, nagios, prometheus

    /// A table for a person, a line a result for a program.
    static var standard: OutputFormat { StandardStream.output.isTerminal ? .table : .ndjson }

    func printer(in context: PrintingContext) -> any ResultPrinter {
        switch self {
        case .table: TablePrinter(context)
        case .json: JSONPrinter(context)
        case .ndjson: NDJSONPrinter(context)
        case .csv: CSVPrinter(context)
        case .nagios: NagiosPrinter(context)
        case .prometheus: PrometheusPrinter()
        }
    }
}

/// What printers need to know beside the results.
struct PrintingContext: Sendable {
    /// For fingerprints of public keys.
    let digest: any Digest
    /// The moment that remaining time is counted from.
    let now: Timestamp
    /// Set where that moment was asked for, so that no one takes the answer for today's.
    let judgedAt: Timestamp?
    let thresholds: ExpiryThresholds
    let style: TerminalStyle
}

/// Writes results as they come.
protocol ResultPrinter: Sendable {
    /// Called once, before anything else.
    mutating func begin(to output: inout OutputBuffer)
    mutating func print(_ assessment: Assessment, to output: inout OutputBuffer)
    /// One look at one target: an assessment for each address.
    mutating func print(round: [Assessment], to output: inout OutputBuffer)
    /// A scan that has ended; its files were printed before.
    mutating func take(_ scan: ScanSummary)
    mutating func finish(_ summary: ResultSummary, to output: inout OutputBuffer)
}

extension ResultPrinter {
    mutating func begin(to output: inout OutputBuffer) {}

    mutating func print(round: [Assessment], to output: inout OutputBuffer) {
        for assessment in round { print(assessment, to: &output) }
    }

    mutating func take(_ scan: ScanSummary) {}
}
