import ArgumentParser
import History
import Monitoring
import OpenSSL
import PKI
import Settings

/// `certvigil history`: what changed when at one target or file, as the daemon saw it.
struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Tell what changed when at a target or a file, the oldest first. Exit status: 0, or 1 on failure.",
        usage: "certvigil history TARGET|PATH --config FILE [--output table|json|ndjson|csv]")

    @Argument(help: ArgumentHelp("The name of a target, or the path of a file.", valueName: "target|path"))
    var name: String

    @Option(help: ArgumentHelp("The configuration of the daemon whose database is read.", valueName: "file"))
    var config: String

    @Option(help: ArgumentHelp("How it is written. A table on a terminal, ndjson elsewhere.", valueName: "format"))
    var output: Timeline.Format = StandardStream.output.isTerminal ? .table : .ndjson

    func run() throws {
        let timeline = Timeline(try events())
        guard !timeline.events.isEmpty else {
            throw Complaint(
                "nothing is remembered of \(name)", hint: "name a target or a file's path exactly as the configuration or a scan does", exitStatus: 1)
        }
        var buffer = OutputBuffer()
        buffer.write(timeline.text(as: output, style: .forStandardOutput))
        buffer.flush()
    }

    private func events() throws(Complaint) -> [TimelineEvent] {
        let configuration = try Configuration.load(config)
        do {
            let reader = try HistoryReader(path: configuration.storage.path, digest: SystemCryptography())
            return try reader.certificatePeriods(of: name).flatMap(TimelineEvent.of) + reader.findingPeriods(of: name).flatMap(TimelineEvent.of)
        } catch {
            throw Complaint(error.description, hint: error.hint, exitStatus: 1)
        }
    }
}
