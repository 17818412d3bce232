import Monitoring
import PKI
import Synchronization

/// What a scan knew of every file when it ended, so that the next one reads only what changed.
///
/// The key is the visible path, the proof is the stamp of the file that was really opened behind it. A `stat` that follows links is compared
/// with it, so a kubelet that swaps `..data`, one hop above the link of the file, is always noticed.
public final class ScanCache: Sendable {
    private let memories: Mutex<[String: FileMemory]>

    public init() { memories = Mutex([:]) }

    /// The number of files remembered.
    public var count: Int { memories.withLock { $0.count } }

    var all: [String: FileMemory] { memories.withLock { $0 } }

    /// - Parameter isComplete: false keeps what was not reached in a run that was cut short.
    func remember(_ seen: [String: FileMemory], isComplete: Bool) {
        memories.withLock { memories in
            if isComplete {
                memories = seen
            } else {
                memories.merge(seen) { _, new in new }
            }
        }
    }
}

/// What is remembered of one file.
struct FileMemory: Sendable {
    var stamp: FileStamp
    /// nil for a file that is of no format known here.
    var content: Content?

    struct Content: Sendable {
        var format: FileFormatName?
        var fingerprints: [Fingerprint]
        var failure: FileFailure.Reason?
        /// False for a file that was recognised but has nothing to report, as a key.
        var isObserved: Bool
    }
}
