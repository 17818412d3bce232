import Monitoring
import PKI
import Synchronization

/// What a scan knew of every file when it ended, so that the next one reads only what changed.
///
/// The key is the visible path, the proof is the stamp of the file that was really opened behind it. A `stat` that follows links is compared
/// with it, so a kubelet that swaps `..data`, one hop above the link of the file, is always noticed.
public final class ScanCache: Sendable {
    private struct Storage {
        var memories: [String: FileMemory] = [:]
        var coverage: [String: CoverageMemory] = [:]
        /// How often the memory was lent.
        var runs: UInt32 = 0
        /// What has changed since it was last asked for.
        var changes: [ScanRecord] = []
    }

    private let storage: Mutex<Storage>

    public init() { storage = Mutex(Storage()) }

    /// Takes up what an earlier program remembered. Records that mean nothing to this release are left out.
    public init(_ records: [ScanRecord]) {
        var storage = Storage()
        for record in records {
            switch record.kind {
            case .file: storage.memories[record.path] = record.content.flatMap(FileMemory.init(record:))
            case .coverage: storage.coverage[record.path] = record.content.flatMap(CoverageMemory.init(record:))
            }
        }
        self.storage = Mutex(storage)
    }

    /// The number of files remembered.
    public var count: Int { storage.withLock { $0.memories.count } }

    /// What has to be stored so that the next program can take it up; told once.
    public func takeChanges() -> [ScanRecord] {
        storage.withLock { storage in
            defer { storage.changes = [] }
            return storage.changes
        }
    }

    /// Lends the memory to a run, which changes it in place. A second run meanwhile finds nothing and reads everything.
    func borrow() -> ScanMemory {
        storage.withLock { storage in
            defer { storage.memories = [:] }
            storage.runs &+= 1
            return ScanMemory(files: storage.memories, coverage: storage.coverage, run: storage.runs)
        }
    }

    func giveBack(_ memory: ScanMemory) {
        storage.withLock { storage in
            storage.memories = memory.files
            storage.coverage = memory.coverage
            storage.changes += memory.changes
        }
    }
}

/// What a run borrows and changes.
struct ScanMemory {
    /// By visible path.
    var files: [String: FileMemory] = [:]
    /// By the path asked for.
    var coverage: [String: CoverageMemory] = [:]
    var changes: [ScanRecord] = []
    /// The number of the run that has borrowed it; no file has been seen in run 0.
    var run: UInt32 = 0
}

/// What is remembered of one file.
final class FileMemory: Sendable {
    let stamp: FileStamp
    /// nil for a file that is of no format known here.
    let content: Content?
    /// The last run that has come by.
    let seenIn = Atomic<UInt32>(0)

    init(stamp: FileStamp, content: Content?) {
        self.stamp = stamp
        self.content = content
    }

    struct Content: Sendable {
        var format: FileFormatName?
        var fingerprints: [Fingerprint]
        var failure: FileFailure.Reason?
        /// False for a file that was recognised but has nothing to report, as a key.
        var isObserved: Bool
        /// Who may read it, where it holds a private key; that also depends on the directories above.
        var access: FileAccess?
        /// The files beside it that were opened for their keys.
        var keys: [Key] = []
    }

    struct Key: Sendable {
        var name: FileName
        /// nil where it could not be read.
        var stamp: FileStamp?
        var format: FileFormatName?
        var failure: FileFailure.Reason?
        var isObserved: Bool
        /// As a content's.
        var access: FileAccess?
    }
}

extension FileMemory.Content {
    /// Whether what lies around the file is as it was: the key files beside it, and who can reach the private keys.
    func isUnchanged(beside visit: Visit, asking inspector: AccessInspector) -> Bool {
        if let access, access != inspector.access(to: visit, permissions: access.permissions) { return false }
        guard keys.count == visit.keys.count else { return fingerprints.isEmpty }
        return zip(keys, visit.keys).allSatisfy { key, entry in
            guard key.name == entry.name, key.stamp == (try? FileStatus(entry.name, in: visit.directory.rawValue))?.stamp else { return false }
            guard let access = key.access else { return true }
            return access == inspector.access(to: Visit(entry, in: visit.directory), permissions: access.permissions)
        }
    }
}
