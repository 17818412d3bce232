import ArgumentParser

/// How results are written.
struct OutputOptions: ParsableArguments {
    @Option(help: "How results are written: table, json, ndjson, nagios. A table on a terminal, ndjson elsewhere.")
    var output: OutputFormat = .standard
}
