import CLinux
import Dispatch
import Glibc
import Synchronization

/// Tells when something changes in directories (inotify(7)). It says that something did, not what: a scan whose unchanged files cost a stat finds out.
///
/// Where the kernel's queue overflows, that is a change too. What cannot be watched, a directory beyond the user's limit or on a network file system, is
/// left to the schedule.
final class ChangeWatch: Sendable {
    let changes: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let descriptor: Int32
    /// Dispatch takes calls from any thread; its Swift interface does not say so.
    private nonisolated(unsafe) let source: any DispatchSourceRead
    private let watched = Mutex<[String: Int32]>([:])

    /// nil where the kernel grants no more instances (`fs.inotify.max_user_instances`).
    init?() {
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard descriptor >= 0 else { return nil }
        (changes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: DispatchQueue(label: "certvigil.watch"))
        let (descriptor, continuation) = (self.descriptor, self.continuation)
        source.setEventHandler { if ChangeWatch.drain(descriptor) { continuation.yield() } }
        source.setCancelHandler {
            close(descriptor)
            continuation.finish()
        }
        source.activate()
    }

    deinit { source.cancel() }

    /// Watches exactly these from now on; those that are watched already stay so without a gap.
    ///
    /// - Returns: how many cannot be watched.
    func follow(_ directories: [String]) -> Int {
        watched.withLock { watched in
            let wanted = Set(directories)
            var next: [String: Int32] = [:]
            var failures = 0
            for directory in wanted {
                let watch = inotify_add_watch(descriptor, directory, ChangeWatch.events)
                if watch >= 0 { next[directory] = watch } else { failures += 1 }
            }
            let inUse = Set(next.values)
            for (_, watch) in watched where !inUse.contains(watch) { inotify_rm_watch(descriptor, watch) }
            watched = next
            return failures
        }
    }

    /// What can make another certificate of a name: written, renamed (the kubelet's swap of `..data`), linked, removed, other permissions.
    private static let events = UInt32(
        IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)

    /// Empties the queue.
    ///
    /// - Returns: false where it held nothing but the end of watches that were given up.
    private static func drain(_ descriptor: Int32) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        var hasChanged = false
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return hasChanged }
            hasChanged = hasChanged || holdsChange(buffer[..<count])
        }
    }

    /// `struct inotify_event`: watch, mask, cookie and the length of the name, four octets each, then the name.
    private static func holdsChange(_ events: ArraySlice<UInt8>) -> Bool {
        var rest = events
        while rest.count >= 16 {
            let fields = rest.prefix(16).withUnsafeBytes {
                ($0.loadUnaligned(fromByteOffset: 4, as: UInt32.self), $0.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
            }
            if fields.0 & UInt32(IN_IGNORED) == 0 { return true }
            rest = rest.dropFirst(16 + Int(fields.1))
        }
        return false
    }
}
