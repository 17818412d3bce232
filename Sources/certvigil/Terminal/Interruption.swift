import Foundation
import Glibc
import Synchronization

/// The write end of a pipe that the signal handler knows; a handler may touch little more (signal-safety(7)).
private let wakeUp = Atomic<Int32>(-1)

/// Ctrl-C and SIGTERM.
enum Interruption {
    /// Calls `body` once, on a thread of its own, when the program is asked to end; asked again, it ends at once.
    static func handle(_ body: @escaping @Sendable () -> Void) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        let reading = ends[0]
        wakeUp.store(ends[1], ordering: .releasing)
        for signal in [SIGINT, SIGTERM] { catchOnce(signal) }
        Thread.detachNewThread {
            var byte: UInt8 = 0
            while read(reading, &byte, 1) < 0, errno == EINTR {}
            body()
        }
    }

    private static func catchOnce(_ signal: Int32) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in
            let saved = errno
            var byte: UInt8 = 1
            _ = write(wakeUp.load(ordering: .acquiring), &byte, 1)
            errno = saved
        }
        action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
        sigaction(signal, &action, nil)
    }
}
