internal import GRDB
import Glibc
public import PKI
import Synchronization

/// What was observed, found and told, in one SQLite file that survives a restart, `kill -9` and a power cut.
///
/// One object writes; any number of tasks read beside it, each seeing the database as it stood at some commit. A write that fails leaves the
/// database as it was, is reported with the file's name, and does not keep the next one from succeeding.
public final class History: Sendable {
    /// Where the database lies; `:memory:` for one that ends with this object.
    public let path: String

    let writer: any DatabaseWriter
    let digest: any Digest
    private let memory = Mutex(PlaceMemory())

    /// Opens the database, creates it where there is none, and brings an older one up to date.
    ///
    /// - Throws: `HistoryError` naming the file, for a file that is no database, another program's, or one of a newer release.
    public init(path: String, digest: any Digest) throws(HistoryError) {
        self.path = path
        self.digest = digest
        writer = try DatabaseFile.open(path)
    }

    /// Writes a batch in one transaction and returns when it is on the disk. Cancelling the task does not cancel the write.
    ///
    /// One transaction costs one wait for the disk, however many recordings it holds: gather them for 100 ms or 100 pieces.
    public func record(_ batch: [Recording]) async throws(HistoryError) {
        guard !batch.isEmpty else { return }
        try await write { [digest] database, memory in
            let recorder = Recorder(database: database, digest: digest)
            for recording in batch { try recorder.record(recording, remembering: &memory) }
        }
    }

    /// Moves what the write-ahead log holds into the database file and empties the log, as far as readers allow.
    public func checkpoint() async throws(HistoryError) {
        guard path != DatabaseFile.inMemory else { return }
        try await access { database in _ = try database.checkpoint(.truncate) }
    }

    /// Ends all access. What was recorded is safe before; afterwards the file needs no neighbours.
    public func close() throws(HistoryError) {
        do {
            try writer.close()
        } catch {
            throw HistoryError(error, path: path)
        }
    }

    /// The size of the database and its write-ahead log on disk; 0 for a database in memory.
    public var sizeInBytes: Int64 {
        [path, path + "-wal"].reduce(0) { sum, file in
            var status = stat()
            return stat(file, &status) == 0 ? sum + Int64(status.st_size) : sum
        }
    }
}

extension History {
    /// Runs a transaction on the one writing connection. What it learnt about places is kept only if it commits.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database, inout PlaceMemory) throws -> Value) async throws(HistoryError) -> Value {
        try await access { [self] database in
            try memory.withLock { memory in
                do {
                    try database.beginTransaction(.immediate)
                    let value = try body(database, &memory)
                    try database.commit()
                    memory.commit()
                    return value
                } catch {
                    memory.rollBack()
                    try? database.rollback()  // SQLite has often done so already; the first error is the one to report
                    throw error
                }
            }
        }
    }

    /// Runs on the writing connection, to its end even when the task is cancelled.
    private func access<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(HistoryError) -> Value {
        let result = await withCheckedContinuation { (continuation: CheckedContinuation<Result<Value, any Error>, Never>) in
            writer.asyncWriteWithoutTransaction { database in
                continuation.resume(returning: Result { try body(database) })
            }
        }
        switch result {
        case .success(let value): return value
        case .failure(let error): throw HistoryError(error, path: path)
        }
    }
}
