import ArgumentParser
import Monitoring
import Settings

/// What `check` and `scan` have in common.
struct JudgementOptions: ParsableArguments {
    @Option(help: ArgumentHelp("How long before its end a certificate is a warning.", valueName: "30d,25%"))
    var warning: ThresholdLiteral = ThresholdLiteral(ExpiryThresholds.standard.warning)

    @Option(help: ArgumentHelp("How long before its end a certificate is critical.", valueName: "7d,10%"))
    var critical: ThresholdLiteral = ThresholdLiteral(ExpiryThresholds.standard.critical)

    @Option(help: "How results are written: table, json, ndjson, nagios. A table on a terminal, ndjson elsewhere.")
    var output: OutputFormat = .standard

    var thresholds: ExpiryThresholds { ExpiryThresholds(warning: warning.threshold, critical: critical.threshold) }
}

extension ThresholdLiteral: ExpressibleByArgument {
    public init?(argument: String) {
        guard let literal = try? ThresholdLiteral(parsing: argument) else { return nil }
        self = literal
    }

    public var defaultValueDescription: String { description }
}

extension DurationLiteral: ExpressibleByArgument {
    public init?(argument: String) {
        guard let literal = try? DurationLiteral(parsing: argument) else { return nil }
        self = literal
    }

    public var defaultValueDescription: String { description }
}
