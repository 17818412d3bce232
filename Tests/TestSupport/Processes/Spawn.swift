import Glibc
import Synchronization

/// A child process with pipes on its standard streams. (Foundation's lets children inherit one another's pipes, whose ends then never come.)
struct Spawn {
    /// Pipes become close-on-exec only after they are made, so no other child may start in between.
    private static let oneAtATime = Mutex(())

    let processIdentifier: pid_t
    /// Our ends.
    let input: Int32
    let output: Int32
    let error: Int32

    init(path: String, arguments: [String], environment: [String: String], directory: String?) throws {
        self = try Spawn.oneAtATime.withLock { _ in
            try Spawn(exclusively: path, arguments: arguments, environment: environment, directory: directory)
        }
    }

    private init(exclusively path: String, arguments: [String], environment: [String: String], directory: String?) throws {
        let pipes = try (0..<3).map { _ in try Spawn.pipe() }
        // Read by the child from the first, written by it into the others.
        let (childEnds, ourEnds) = ([pipes[0].read, pipes[1].write, pipes[2].write], [pipes[0].write, pipes[1].read, pipes[2].read])
        defer { for end in childEnds { close(end) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (descriptor, end) in childEnds.enumerated() { posix_spawn_file_actions_adddup2(&actions, end, Int32(descriptor)) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var identifier = pid_t()
        let command = directory.map { ["/usr/bin/env", "-C", $0, path] + arguments } ?? [path] + arguments
        let status = Spawn.withStrings(command) { argv in
            Spawn.withStrings(environment.map { "\($0.key)=\($0.value)" }) { posix_spawn(&identifier, command[0], &actions, &attributes, argv, $0) }
        }
        guard status == 0 else {
            for end in ourEnds { close(end) }
            throw ProgramMissing(name: path)
        }
        (processIdentifier, input, output, error) = (identifier, ourEnds[0], ourEnds[1], ourEnds[2])
    }

    /// Blocks until the process has ended.
    func wait() -> ProcessExit {
        var status: Int32 = 0
        while waitpid(processIdentifier, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return ProcessExit(status: signal == 0 ? status >> 8 & 0xFF : signal, isSignal: signal != 0)
    }

    private static func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw ProgramMissing(name: "a pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    private static func withStrings<Result>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result) -> Result {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}
