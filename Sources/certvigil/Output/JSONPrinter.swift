import Monitoring
import PKI

/// One JSON object a line.
struct NDJSONPrinter: ResultPrinter {
    private let context: PrintingContext
    private var line = JSONWriter()

    init(_ context: PrintingContext) { self.context = context }

    mutating func print(_ assessment: Assessment, to output: inout OutputBuffer) {
        line.clear()
        ResultDocument(assessment, digest: context.digest, judgedAt: context.judgedAt).write(to: &line)
        line.endLine()
        output.write(line.bytes)
    }

    mutating func finish(_ summary: ResultSummary, to output: inout OutputBuffer) {}
}

/// One JSON object with every result in `results`.
struct JSONPrinter: ResultPrinter {
    private let context: PrintingContext
    private var isFirst = true

    init(_ context: PrintingContext) { self.context = context }

    mutating func begin(to output: inout OutputBuffer) {
        output.write("{\"schema_version\":\(ResultDocument.schemaVersion),\"results\":[")
    }

    mutating func print(_ assessment: Assessment, to output: inout OutputBuffer) {
        output.write(isFirst ? "\n" : ",\n")
        output.write(ResultDocument(assessment, digest: context.digest, judgedAt: context.judgedAt).line)
        isFirst = false
    }

    mutating func finish(_ summary: ResultSummary, to output: inout OutputBuffer) {
        var json = JSONWriter()
        json.array(summary.omissions) { $0.string($1) }
        output.write("],\"not_looked_at\":")
        output.write(json.bytes)
        output.write(",\"status\":\"\(summary.status.rawValue)\"}\n")
    }
}
