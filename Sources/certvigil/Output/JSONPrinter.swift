import Monitoring
import PKI

/// One JSON object a line.
struct NDJSONPrinter: ResultPrinter {
    let digest: any Digest

    mutating func print(_ assessment: Assessment, to output: inout OutputBuffer) {
        output.write(ResultDocument(assessment, digest: digest).line + [UInt8(ascii: "\n")])
    }

    mutating func finish(_ summary: ResultSummary, to output: inout OutputBuffer) {}
}

/// One JSON object with every result in `results`.
struct JSONPrinter: ResultPrinter {
    let digest: any Digest
    private var isFirst = true

    init(digest: any Digest) { self.digest = digest }

    mutating func print(_ assessment: Assessment, to output: inout OutputBuffer) {
        output.write(isFirst ? "{\"schema_version\":\(ResultDocument.schemaVersion),\"results\":[\n" : ",\n")
        output.write(ResultDocument(assessment, digest: digest).line)
        isFirst = false
    }

    mutating func finish(_ summary: ResultSummary, to output: inout OutputBuffer) {
        if isFirst { output.write("{\"schema_version\":\(ResultDocument.schemaVersion),\"results\":[") }
        output.write("],\"status\":\"\(summary.status.rawValue)\"}\n")
    }
}
