import ArgumentParser
import Glibc

/// The process: parses the command line, runs the command, and turns whatever went wrong into two lines and an exit status.
@main
enum Main {
    static func main() async {
        signal(SIGPIPE, SIG_IGN)  // a reader that goes away, `certvigil scan … | head`, must not look like a crash
        raiseDescriptorLimit()
        do {
            var command = try Certvigil.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            Complaint("", exitStatus: 0).leave()
        } catch {
            Complaint(error).leave()
        }
    }

    /// Probes under way hold two descriptors each; the soft limit of 1,024 is there for programs that use select(2).
    private static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}

struct Certvigil: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certvigil",
        abstract: "Watches certificates where they are served and where they are stored, and speaks up before they break something.",
        version: Version.text,
        subcommands: [
            RunCommand.self, CheckCommand.self, ScanCommand.self, VerifyCommand.self, ExplainCommand.self, ForecastCommand.self, HistoryCommand.self,
            ConfigCommand.self,
            DemoCommand.self,
        ])
}
