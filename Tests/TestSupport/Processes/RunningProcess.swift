import Foundation
import Glibc

/// A child process whose output can be waited for; ended with SIGKILL when the last reference goes away.
public final class RunningProcess: Sendable {
    struct State: Sendable {
        var standardOutput: [UInt8] = []
        var standardError: [UInt8] = []
        var openPipes = 2
        var exit: ProcessExit?
        var isInputOpen = true
    }

    public let processIdentifier: Int32
    private let state = AwaitableState(State())
    private let description: String
    private let input: Int32

    /// Starts a program. Its input stays open until `closeInput()`: some programs end at the end of it.
    ///
    /// - Parameters:
    ///   - executable: a path, or a name looked for in PATH and the directories for system programs.
    ///   - environment: added to this process's own.
    public init(_ executable: String, _ arguments: [String] = [], environment: [String: String] = [:], directory: String? = nil) throws {
        let environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let path = try RunningProcess.find(executable)
        let spawn = try Spawn(path: path, arguments: arguments, environment: environment, directory: directory)
        processIdentifier = spawn.processIdentifier
        description = ([executable] + arguments).joined(separator: " ")
        input = spawn.input
        collect(spawn.output) { $0.standardOutput += $1 }
        collect(spawn.error) { $0.standardError += $1 }
        Thread.detachNewThread { [state] in
            let exit = spawn.wait()
            state.update { $0.exit = exit }
        }
    }

    deinit {
        signal(SIGKILL)
        closeInput()
    }

    public var standardOutput: String { String(decoding: state.current.standardOutput, as: UTF8.self) }
    public var standardError: String { String(decoding: state.current.standardError, as: UTF8.self) }
    public var isRunning: Bool { state.current.exit == nil }

    /// Writes to the standard input; what the process does not take is dropped.
    public func write(_ text: String) {
        // A process that has ended would answer with SIGPIPE, which ends the writer.
        var pipeSignal = sigset_t()
        sigemptyset(&pipeSignal)
        sigaddset(&pipeSignal, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &pipeSignal, nil)
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    public func closeInput() {
        let wasOpen = state.update { state in
            defer { state.isInputOpen = false }
            return state.isInputOpen
        }
        if wasOpen { close(input) }
    }

    /// Sends a signal, unless the process has ended already.
    public func signal(_ number: Int32) { if isRunning { kill(processIdentifier, number) } }

    /// The first complete line, on either output, that contains the text.
    ///
    /// - Throws: `ProcessEnded` with all output when the process ends without having written it.
    public func line(containing text: String, limit: TimeLimit = .standard) async throws -> String {
        let found: Result<String, ProcessEnded> = try await state.wait("waiting for \"\(text)\" from \(description)", limit: limit) { state in
            for output in [state.standardOutput, state.standardError] {
                let lines = output.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
                if let line = lines.lazy.map({ String(decoding: $0, as: UTF8.self) }).first(where: { $0.contains(text) }) { return .success(line) }
            }
            return state.outcome.map { .failure(ProcessEnded(outcome: $0)) }
        }
        return try found.get()
    }

    /// Everything about the process once it has ended and closed its outputs.
    public func outcome(limit: TimeLimit = .standard) async throws -> ProcessOutcome {
        try await state.wait("waiting for the end of \(description)", limit: limit) { $0.outcome }
    }

    /// Sends SIGTERM (or another signal) and waits for the end.
    @discardableResult
    public func terminate(with number: Int32 = SIGTERM, limit: TimeLimit = .standard) async throws -> ProcessOutcome {
        signal(number)
        return try await outcome(limit: limit)
    }

    private func collect(_ descriptor: Int32, append: @escaping @Sendable (inout State, ArraySlice<UInt8>) -> Void) {
        Thread.detachNewThread { [state] in
            var chunk = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(descriptor, &chunk, chunk.count)
                guard count > 0 else { break }
                let received = chunk.prefix(count)
                state.update { append(&$0, received) }
            }
            close(descriptor)
            state.update { $0.openPipes -= 1 }
        }
    }

    private static func find(_ executable: String) throws -> String {
        guard !executable.contains("/") else { return executable }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let directories = path.split(separator: ":").map(String.init) + ["/usr/sbin", "/usr/local/sbin"]
        guard let directory = directories.first(where: { FileManager.default.isExecutableFile(atPath: "\($0)/\(executable)") }) else {
            throw ProgramMissing(name: executable)
        }
        return "\(directory)/\(executable)"
    }
}

extension RunningProcess.State {
    var outcome: ProcessOutcome? {
        guard let exit, openPipes == 0 else { return nil }
        return ProcessOutcome(
            exit: exit, standardOutput: String(decoding: standardOutput, as: UTF8.self),
            standardError: String(decoding: standardError, as: UTF8.self))
    }
}
