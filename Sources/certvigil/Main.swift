import ArgumentParser
import Glibc

/// The process: parses the command line, runs the command, and turns whatever went wrong into two lines and an exit status.
@main
enum Main {
    static func main() async {
        signal(SIGPIPE, SIG_IGN)  // a reader that goes away, `certvigil scan … | head`, must not look like a crash
        do {
            var command = try Certvigil.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            Complaint(error).leave()
        }
    }
}

struct Certvigil: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certvigil",
        abstract: "Watches certificates where they are served and where they are stored, and speaks up before they break something.",
        version: Version.text,
        subcommands: [RunCommand.self, CheckCommand.self, ScanCommand.self, ConfigCommand.self, DemoCommand.self])
}
