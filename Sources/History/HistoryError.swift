/// Why the history could not be opened, written or read; every case names the file.
public enum HistoryError: Error, Hashable, Sendable {
    /// Nothing can be opened or created at this path.
    case cannotOpen(path: String, reason: String)
    case notADatabase(path: String)
    /// An SQLite database, but another program's.
    case foreignDatabase(path: String)
    /// Written by a later release; opening it could lose what this one does not know.
    case newerVersion(path: String, found: Int, supported: Int)
    /// The file is malformed, or a row holds what cannot be there.
    case damaged(path: String, detail: String)
    /// No space left; nothing of the batch was written.
    case diskFull(path: String)
    /// Another process kept the database locked for five seconds.
    case busy(path: String)
    /// Anything else, in SQLite's words.
    case failed(path: String, detail: String)
}

extension HistoryError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .cannotOpen(let path, let reason): "cannot open the database \(path): \(reason)"
        case .notADatabase(let path): "\(path) is not an SQLite database"
        case .foreignDatabase(let path): "\(path) is a database of another program"
        case .newerVersion(let path, let found, let supported):
            "\(path) has schema version \(found), this release supports versions up to \(supported)"
        case .damaged(let path, let detail): "the database \(path) is damaged: \(detail)"
        case .diskFull(let path): "no space left for the database \(path)"
        case .busy(let path): "the database \(path) is locked by another process"
        case .failed(let path, let detail): "the database \(path) failed: \(detail)"
        }
    }

    /// What to do about it.
    public var hint: String {
        switch self {
        case .cannotOpen: "give the user that runs certvigil a writable directory, or set storage.path to another place"
        case .notADatabase, .foreignDatabase: "set storage.path to a new file, certvigil creates it"
        case .newerVersion: "run the release that wrote it, or set storage.path to a new file"
        case .damaged: "move the file away, or recover it with the sqlite3 command .recover; certvigil starts anew without it"
        case .diskFull: "free some space or shorten storage.retention; what could not be written is reported, the next write is tried"
        case .busy: "only one certvigil may write to a database; end the other process"
        case .failed: "see the message; if the storage is sound, please report it"
        }
    }
}
