import ArgumentParser
import Glibc
import Monitoring

/// An error as a person reads it: `certvigil: what is wrong`, then `hint: what to do`.
struct Complaint: Error {
    var message: String
    var hint: String?
    var exitStatus: Int32

    init(_ message: String, hint: String? = nil, exitStatus: Int32) {
        self.message = message
        self.hint = hint
        self.exitStatus = exitStatus
    }

    /// - Parameter error: from parsing or running a command; help and version requests among them.
    init(_ error: any Error) {
        switch error {
        case let complaint as Complaint: self = complaint
        case let code as ExitCode: self.init("", exitStatus: code.rawValue)
        default: self.init(parsing: error)
        }
    }

    /// Help goes to stdout and succeeds. A usage error is unknown, 3, in the Nagios convention that `check` and `scan` follow; 2 in
    /// `verify`, which has that status for "could not run"; 1 elsewhere.
    private init(parsing error: any Error) {
        let text = Certvigil.fullMessage(for: error)
        if Certvigil.exitCode(for: error) == .success {
            StandardStream.output.print(text)
            self.init("", exitStatus: 0)
        } else {
            let lines = text.split(separator: "\n", maxSplits: 1).map(String.init)
            let first = lines.first.map { $0.hasPrefix("Error: ") ? String($0.dropFirst("Error: ".count)) : $0 } ?? "unknown error"
            self.init(
                first, hint: "certvigil --help lists the commands, certvigil COMMAND --help their options", exitStatus: Complaint.usageStatus)
        }
    }

    private static var usageStatus: Int32 {
        let command = CommandLine.arguments.dropFirst().first
        if command == VerifyCommand.configuration.commandName { return VerifyCommand.couldNotRun }
        return ["run", "config", "demo", "history"].contains(command) ? 1 : Status.unknown.exitStatus
    }

    /// Messages quote what was given, and may have a line for each mistake.
    private static func printable(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(\.plainText).joined(separator: "\n")
    }

    /// Past the exit handlers: OpenSSL's would take its tables down under the threads that are still ending, and nothing here is left unwritten.
    func leave() -> Never {
        if !message.isEmpty { StandardStream.error.say("certvigil: \(Complaint.printable(message))") }
        if let hint { StandardStream.error.print("hint: \(Complaint.printable(hint))") }
        _exit(exitStatus)
    }
}
