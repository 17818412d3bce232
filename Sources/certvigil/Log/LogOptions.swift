import ArgumentParser
import Logging

/// The options of the log, named as Prometheus exporters name them.
struct LogOptions: ParsableArguments {
    @Option(name: .customLong("log.level"), help: "The least important level to log: debug, info, notice, warning, error.")
    var level: Logger.Level = .info

    @Option(name: .customLong("log.format"), help: "How log lines are written: logfmt or json.")
    var format: LogFormat = .logfmt

    var logger: Logger {
        Logger(label: "certvigil") { [level, format] _ in LineLogHandler(level: level, format: format) }
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {
    public init?(argument: String) { self.init(rawValue: argument == "warn" ? "warning" : argument) }
}
