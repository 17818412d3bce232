internal import GRDB

extension HistoryError {
    /// Translates whatever a database access threw.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as HistoryError: self = error
        case let error as DatabaseError: self.init(error, path: path)
        case let error as RowDecodingError: self = .damaged(path: path, detail: "\(error)")
        default: self = .failed(path: path, detail: "\(error)")
        }
    }

    private init(_ error: DatabaseError, path: String) {
        let detail = error.message ?? "\(error.resultCode)"
        switch error.resultCode {
        case .SQLITE_NOTADB: self = .notADatabase(path: path)
        case .SQLITE_CORRUPT: self = .damaged(path: path, detail: detail)
        case .SQLITE_FULL: self = .diskFull(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY: self = .cannotOpen(path: path, reason: HistoryError.reasonNotToOpen(error))
        default: self = .failed(path: path, detail: detail)
        }
    }

    /// The file itself could be opened before SQLite was asked, so what failed is a neighbour of it.
    private static func reasonNotToOpen(_ error: DatabaseError) -> String {
        "\(error.message ?? "\(error.resultCode)"); the directory must be writable too, for the write-ahead log"
    }
}
