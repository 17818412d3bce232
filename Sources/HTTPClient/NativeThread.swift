import Glibc
import Monitoring

/// A POSIX thread, for a C library that blocks.
enum NativeThread {
    /// Runs the body on a thread of its own. All signals are blocked there: they are the main program's, and a write to a closed connection is an error
    /// code, not the end of the process (libcurl leaves SIGPIPE to us with CURLOPT_NOSIGNAL).
    static func detach(_ body: @escaping @Sendable () -> Void) throws(HTTPFailure) {
        let box = Unmanaged.passRetained(Body(body))
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, { NativeThread.start($0) }, box.toOpaque())
        guard code == 0 else {
            box.release()
            throw HTTPFailure(.other, detail: "no thread: \(String(cString: strerror(code)))")
        }
        pthread_detach(thread)
    }

    private static func start(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        let body = Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        body.run()
        return nil
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
