internal import CLinux
import Glibc

/// A thread of the system's that ends with its work; for work that blocks, which Swift's own threads must not.
enum DetachedThread {
    private final class Work {
        let name: String
        let body: @Sendable () -> Void

        init(_ name: String, _ body: @escaping @Sendable () -> Void) { (self.name, self.body) = (name, body) }

        func run() {
            CLinux_name_this_thread(name)
            body()
        }
    }

    /// - Parameter name: how `top -H` shows it, at most 15 characters (prctl(2)).
    /// - Returns: false when the system refuses another thread.
    static func start(named name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(Work(name, body))
        let status = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, argument.toOpaque())
        guard status == 0 else {
            argument.release()
            return false
        }
        pthread_detach(thread)
        return true
    }
}
