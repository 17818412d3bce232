import ArgumentParser
import Monitoring
import PKI
import Settings

/// What is measured against: thresholds, and the moment that counts.
struct JudgementOptions: ParsableArguments {
    @Option(help: ArgumentHelp("How long before its end a certificate is a warning.", valueName: "30d,25%"))
    var warning: ThresholdLiteral = ThresholdLiteral(ExpiryThresholds.standard.warning)

    @Option(help: ArgumentHelp("How long before its end a certificate is critical.", valueName: "7d,10%"))
    var critical: ThresholdLiteral = ThresholdLiteral(ExpiryThresholds.standard.critical)

    @Option(
        help: ArgumentHelp(
            "Judge as of this moment, past or future: 2027-01-31T12:00:00Z. What is judged is observed now all the same.", valueName: "time"),
        transform: Timestamp.init(argument:))
    var at: Timestamp?

    var thresholds: ExpiryThresholds { ExpiryThresholds(warning: warning.threshold, critical: critical.threshold) }
}

extension Timestamp {
    /// For `@Option(transform:)`, which tells what is wrong.
    init(argument: String) throws {
        guard let time = Timestamp(rfc3339: argument) else {
            throw ValidationError("time \"\(argument)\" is not in RFC 3339's form, as in 2027-01-31T12:00:00Z")
        }
        self = time
    }
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

extension StartTLSKind: ExpressibleByArgument {}
