import Foundation
internal import GRDB
import PKI

extension Database {
    /// Runs a statement that is prepared once for a connection.
    func run(_ sql: String, _ arguments: StatementArguments = []) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// Runs an INSERT and returns the new row's id.
    func insert(_ sql: String, _ arguments: StatementArguments) throws -> Int64 {
        try run(sql, arguments)
        return lastInsertedRowID
    }

    func row(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }

    func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments)
    }

    func integer(_ sql: String, _ arguments: StatementArguments = []) throws -> Int64? {
        try Int64.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }
}

/// Throws where a column does not hold what it should, unlike the subscripts of `Row`, which trap.
extension Row {
    func value<Value: DatabaseValueConvertible>(_ column: String) throws -> Value { try decode(Value.self, forColumn: column) }

    func timestamp(_ column: String) throws -> Timestamp { Timestamp(microseconds: try value(column)) }

    func timestampIfPresent(_ column: String) throws -> Timestamp? {
        let microseconds: Int64? = try value(column)
        return microseconds.map(Timestamp.init(microseconds:))
    }

    func fingerprint(_ column: String) throws -> Fingerprint {
        let bytes: Data = try value(column)
        guard let fingerprint = Fingerprint(bytes) else { throw UnreadableFact(column, "\(bytes.count) bytes") }
        return fingerprint
    }

    func fingerprintIfPresent(_ column: String) throws -> Fingerprint? {
        let bytes: Data? = try value(column)
        return bytes.flatMap(Fingerprint.init)
    }
}

extension Fingerprint {
    /// As it is stored.
    var data: Data { Data(bytes) }
}
