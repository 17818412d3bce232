import Glibc

/// Keeps a second daemon from working on the same history: both would deliver the same messages. The kernel lets go of it when the process ends, also
/// by kill -9.
final class DatabaseLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `DatabaseInUse` when another process holds it. Where no lock file can be made, opening the history says why.
    init(database: String) throws(DatabaseInUse) {
        descriptor = open(database + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK else { return }
        close(descriptor)
        throw DatabaseInUse(path: database)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}

/// Another certvigil is at work on this database.
struct DatabaseInUse: Error, CustomStringConvertible {
    var path: String

    var description: String { "the database \(path) is in use by another certvigil; give each its own storage.path" }
}
