import Glibc
import Synchronization

/// A TCP server on 127.0.0.1 at a port of the kernel's choosing: one thread, bounded connections, every one of them with an end.
///
/// It is the ground under the demo's endpoints and the peers of tests, not a server for the network.
public final class LoopbackServer: Sendable {
    public let port: UInt16
    private let wakeUp: Int32
    private let thread: Mutex<pthread_t?>

    /// Starts to serve.
    ///
    /// - Parameter serve: makes the state machine of an accepted descriptor; called on the server's thread. Nil closes the connection.
    public init(limits: LoopbackLimits = .standard, serve: @escaping @Sendable (Int32) -> (any LoopbackConnection)?) throws(LoopbackError) {
        let listener = try LoopbackListener()
        var pipe: [Int32] = [-1, -1]
        guard Glibc.pipe(&pipe) == 0 else {
            close(listener.descriptor)
            throw .system("open a pipe")
        }
        // A child process that held the writing end would keep the server from noticing that it is stopped.
        for descriptor in pipe { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        let loop = LoopbackLoop(listener: listener, wakeUp: pipe[0], limits: limits, serve: serve)
        guard let started = LoopbackServer.startThread(loop) else {
            for descriptor in [listener.descriptor, pipe[0], pipe[1]] { close(descriptor) }
            throw LoopbackError("cannot start a thread")
        }
        port = listener.port
        wakeUp = pipe[1]
        thread = Mutex(started)
    }

    deinit { stop() }

    /// Closes the port and every connection, and returns when the thread has ended. Further calls do nothing.
    public func stop() {
        let running = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        guard let running else { return }
        close(wakeUp)
        // The last reference may go away on the server's own thread, which cannot wait for itself.
        if pthread_equal(running, pthread_self()) != 0 { pthread_detach(running) } else { pthread_join(running, nil) }
    }

    private static func startThread(_ loop: LoopbackLoop) -> pthread_t? {
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(loop)
        let status = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<LoopbackLoop>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, argument.toOpaque())
        guard status == 0 else {
            argument.release()
            return nil
        }
        return thread
    }
}
