internal import GRDB
import Glibc

/// Opens the database: the file itself, SQLite's settings, and the schema brought up to date.
enum DatabaseFile {
    /// The path that stands for a database in memory, as SQLite has it.
    static let inMemory = ":memory:"

    /// How long a connection waits for a lock of another process, in seconds: the command line writes for milliseconds only.
    static let patience = 5.0

    /// The size to which the write-ahead log is cut after a burst, in bytes: 16 times SQLite's checkpoint interval of 1000 pages of 4096 bytes.
    static let largestIdleLog = 16 * 1000 * 4096

    static func open(_ path: String) throws(HistoryError) -> any DatabaseWriter {
        do {
            if path != inMemory { try create(path) }
            let writer: any DatabaseWriter =
                if path == inMemory { try DatabaseQueue(configuration: configuration(path)) } else {
                    try DatabasePool(path: path, configuration: configuration(path))
                }
            try writer.writeWithoutTransaction { database in
                // After every commit, because an alert and its outbox row must survive a power cut; batches make it as cheap as NORMAL.
                try database.execute(sql: "PRAGMA synchronous = FULL")
                try database.execute(sql: "PRAGMA journal_size_limit = \(largestIdleLog)")
            }
            try Schema.migrator.migrate(writer)
            return writer
        } catch {
            throw HistoryError(error, path: path)
        }
    }

    /// Opens an existing database to read, beside the daemon that writes it, and changes nothing.
    static func openToRead(_ path: String) throws(HistoryError) -> any DatabaseReader {
        do {
            try check(path)
            var configuration = configuration(path)
            configuration.readonly = true
            return try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw HistoryError(error, path: path)
        }
    }

    private static func configuration(_ path: String) -> GRDB.Configuration {
        var configuration = GRDB.Configuration()
        configuration.label = "certvigil.history"
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(patience)
        // Runs before anything is written, so that a file that is not ours stays as it is.
        configuration.prepareDatabase { database in try Schema.identify(database, path: path) }
        return configuration
    }

    /// Creates the file, readable by its owner alone: it is a map of an infrastructure. Also the way to learn the system's reason when it cannot be.
    private static func create(_ path: String) throws(HistoryError) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotOpen(path: path, reason: reason(errno, path: path)) }
        Glibc.close(descriptor)
    }

    private static func check(_ path: String) throws(HistoryError) {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .cannotOpen(path: path, reason: errno == ENOENT ? "there is no such file" : reason(errno, path: path))
        }
        Glibc.close(descriptor)
    }

    private static func reason(_ code: Int32, path: String) -> String {
        switch code {
        case ENOENT: "the directory \(directory(of: path)) does not exist"
        case EISDIR: "it is a directory"
        case EACCES, EPERM: "permission denied"
        case EROFS: "the file system is read-only"
        default: String(cString: strerror(code))
        }
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
