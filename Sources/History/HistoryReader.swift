internal import GRDB
public import Monitoring
public import PKI

/// The history of a daemon, which may be running, opened to read and nothing else.
public final class HistoryReader: Sendable {
    private let path: String
    private let reader: any DatabaseReader
    let digest: any Digest

    /// - Throws: `HistoryError` naming the file, for one that is not there, is no history, or is one of a newer release.
    public init(path: String, digest: any Digest) throws(HistoryError) {
        self.path = path
        self.digest = digest
        reader = try DatabaseFile.openToRead(path)
    }

    /// The last observation of every place that was still watched at the last write.
    public func latest() throws(HistoryError) -> [Observation] {
        try read { [digest] database in try ObservationReader.latest(in: database, digest: digest) }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(HistoryError) -> Value {
        do {
            return try reader.read(body)
        } catch {
            throw HistoryError(error, path: path)
        }
    }
}
