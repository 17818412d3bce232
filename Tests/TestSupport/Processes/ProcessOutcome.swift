/// How a process ended and what it wrote.
public struct ProcessOutcome: Hashable, Sendable {
    public var exit: ProcessExit
    public var standardOutput: String
    public var standardError: String

    /// The exit status, or nil when a signal ended it.
    public var status: Int32? { exit.isSignal ? nil : exit.status }
}

public struct ProcessExit: Hashable, Sendable {
    /// The exit status, or the signal's number.
    public var status: Int32
    public var isSignal: Bool

    public init(status: Int32, isSignal: Bool = false) {
        self.status = status
        self.isSignal = isSignal
    }
}

/// A process ended before it did what was waited for.
public struct ProcessEnded: Error, CustomStringConvertible {
    public var outcome: ProcessOutcome

    public var description: String { "ended with \(outcome.exit); it wrote:\n\(outcome.standardOutput)\(outcome.standardError)" }
}

/// A program a test needs is not installed.
public struct ProgramMissing: Error, CustomStringConvertible {
    public var name: String

    public init(name: String) { self.name = name }

    public var description: String { "\(name) is not installed" }
}

/// Runs a program to its end.
///
/// - Throws: `TimeLimitExceeded` when it does not end within the limit; it is killed then.
public func runProcess(
    _ executable: String, _ arguments: [String] = [], input: String = "", environment: [String: String] = [:], directory: String? = nil,
    limit: TimeLimit = .standard
) async throws -> ProcessOutcome {
    let process = try RunningProcess(executable, arguments, environment: environment, directory: directory)
    process.write(input)
    process.closeInput()
    return try await process.outcome(limit: limit)
}
