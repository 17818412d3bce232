import ArgumentParser
import Daemon
import Settings

/// `certvigil config`: looks at a configuration without starting anything.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Look at a configuration: every mistake at once, or what is in force.",
        subcommands: [Check.self, Print.self, Schema.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Name every mistake with its line and column.")

        @Argument(help: "The configuration file.")
        var file: String

        func run() throws {
            let loaded = try Configuration.load(file)
            for problem in ReferencedFiles.problems(of: loaded) { StandardStream.error.print("certvigil: on this machine: \(problem)") }
            StandardStream.output.print(
                "\(file): ok, \(count(loaded.targets.count, "target")), \(count(loaded.scans.count, "scan")), "
                    + "\(count(loaded.alerting.receivers.count, "receiver"))")
        }

        private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
    }

    struct Print: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the configuration in force: defaults filled in, secrets hidden.")

        @Argument(help: "The configuration file.")
        var file: String

        func run() throws { StandardStream.output.write(Array(try Configuration.load(file).effectiveYAML.utf8)) }
    }

    struct Schema: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the JSON Schema of the configuration, for editors.")

        func run() throws { StandardStream.output.write(Array(Configuration.jsonSchema.utf8)) }
    }
}

extension Configuration {
    /// Reads a configuration file for a command.
    ///
    /// - Throws: `Complaint` with every mistake, exit status 1.
    static func load(_ path: String) throws(Complaint) -> Configuration {
        do {
            return try Configuration(contentsOf: path)
        } catch {
            throw Complaint(error.description, hint: error.mistakes.compactMap(\.hint).first, exitStatus: 1)
        }
    }
}
