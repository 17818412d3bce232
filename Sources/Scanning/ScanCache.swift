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

    /// Lends the memory to a run, which changes it in place. A second run meanwhile finds nothing and reads everything.
    func borrow() -> [String: FileMemory] {
        memories.withLock { memories in
            defer { memories = [:] }
            return memories
        }
    }

    func giveBack(_ changed: [String: FileMemory]) { memories.withLock { $0 = changed } }
}

/// What is remembered of one file.
struct FileMemory: Sendable {
    var stamp: FileStamp
    /// nil for a file that is of no format known here.
    var content: Content?
    /// False until the current run has come by.
    var isSeen = true

    struct Content: Sendable {
        var format: FileFormatName?
        var fingerprints: [Fingerprint]
        var failure: FileFailure.Reason?
        /// False for a file that was recognised but has nothing to report, as a key.
        var isObserved: Bool
        /// The files beside it that were opened for their keys.
        var keys: [Key] = []
    }

    struct Key: Sendable {
        var name: FileName
        /// nil where it could not be read.
        var stamp: FileStamp?
        var isObserved: Bool
    }
}

extension FileMemory.Content {
    /// Whether the key files beside a visited file are the same as before, and have not changed.
    func isUnchanged(beside visit: Visit) -> Bool {
        guard keys.count == visit.keys.count else { return fingerprints.isEmpty }
        return zip(keys, visit.keys).allSatisfy { key, entry in
            key.name == entry.name && key.stamp == (try? FileStatus(entry.name, in: visit.directory.rawValue))?.stamp
        }
    }
}
