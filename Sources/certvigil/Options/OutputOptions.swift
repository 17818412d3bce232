import ArgumentParser

/// How results are written.
struct OutputOptions: ParsableArguments {
    @Option(help: ArgumentHelp("How results are written. A table on a terminal, ndjson elsewhere.", valueName: "format"))
    var output: OutputFormat = .standard
}
