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
    private let submissions = Mutex<[Submission]>([])

    /// Opens the database, creates it where there is none, and brings an older one up to date.
    ///
    /// - Throws: `HistoryError` naming the file, for a file that is no database, another program's, or one of a newer release.
    public init(path: String, digest: any Digest) throws(HistoryError) {
        self.path = path
        self.digest = digest
        writer = try DatabaseFile.open(path)
    }

    /// Writes a batch, all of it or nothing, and returns when it is on the disk. Cancelling the task does not cancel the write.
    ///
    /// Waiting for the disk is what costs: batches that arrive while another is being written share the next transaction, so that any number of
    /// tasks may record piece by piece. A batch that cannot be written does not take the others of its transaction with it.
    public func record(_ batch: [Recording]) async throws(HistoryError) {
        guard !batch.isEmpty else { return }
        let outcome = await withCheckedContinuation { continuation in
            let isFirst = submissions.withLock { waiting in
                waiting.append(Submission(batch: batch, continuation: continuation))
                return waiting.count == 1
            }
            if isFirst { writer.asyncWriteWithoutTransaction { [self] database in writeSubmissions(database) } }
        }
        try outcome.get()
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

/// A batch on its way to the disk, and the task that waits for it.
private struct Submission: Sendable {
    var batch: [Recording]
    var continuation: CheckedContinuation<Result<Void, HistoryError>, Never>
}

extension History {
    private func writeSubmissions(_ database: Database) {
        let group = submissions.withLock { waiting in
            defer { waiting.removeAll() }
            return waiting
        }
        let outcome = write(group.flatMap(\.batch), to: database)
        if case .failure = outcome, group.count > 1 {
            for submission in group { submission.continuation.resume(returning: write(submission.batch, to: database)) }
        } else {
            for submission in group { submission.continuation.resume(returning: outcome) }
        }
    }

    private func write(_ batch: [Recording], to database: Database) -> Result<Void, HistoryError> {
        Result {
            try transaction(database) { memory in
                let recorder = Recorder(database: database, digest: digest)
                for recording in batch { try recorder.record(recording, remembering: &memory) }
            }
        }.mapError { HistoryError($0, path: path) }
    }

    /// Runs a transaction on the one writing connection.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database, inout PlaceMemory) throws -> Value) async throws(HistoryError) -> Value {
        try await access { [self] database in try transaction(database) { memory in try body(database, &memory) } }
    }

    /// What the body learns about places is kept only if the transaction commits.
    private func transaction<Value>(_ database: Database, _ body: (inout PlaceMemory) throws -> Value) throws -> Value {
        try memory.withLock { memory in
            do {
                try database.beginTransaction(.immediate)
                let value = try body(&memory)
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

    /// Runs on the writing connection, to its end even when the task is cancelled.
    private func access<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(HistoryError) -> Value {
        let result = await withCheckedContinuation { (continuation: CheckedContinuation<Result<Value, any Error>, Never>) in
            writer.asyncWriteWithoutTransaction { database in
                continuation.resume(returning: Result { try body(database) })
            }
        }
        return try result.mapError { HistoryError($0, path: path) }.get()
    }

    /// Reads the database as it stands, beside the writer, to the end even when the task is cancelled.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(HistoryError) -> Value {
        let result = await withCheckedContinuation { (continuation: CheckedContinuation<Result<Value, any Error>, Never>) in
            writer.asyncRead { database in
                continuation.resume(returning: Result { try body(database.get()) })
            }
        }
        return try result.mapError { HistoryError($0, path: path) }.get()
    }

    /// The same, on the calling thread: for the start, before there is anything else to do.
    func readNow<Value>(_ body: (Database) throws -> Value) throws(HistoryError) -> Value {
        do {
            return try writer.read(body)
        } catch {
            throw HistoryError(error, path: path)
        }
    }
}
