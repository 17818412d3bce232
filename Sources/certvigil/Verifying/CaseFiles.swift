import PKI
import Scanning
import Trust

/// The trust stores and CRLs that cases name, each file read once for as long as it stays the same: a batch names the same ones thousands of times.
final class CaseFiles {
    private var stores = RememberedFiles<TrustStore>()
    private var lists = RememberedFiles<[CertificateRevocationList]>()

    /// - Parameter text: as `--trust` takes it.
    func store(_ text: String) throws(UnverifiableCase) -> TrustStore {
        let isSystem = text == TrustOption.system
        let place = isSystem ? TrustStoreLoader.systemCandidates.first { FileStatus(path: $0) != nil } : text
        return try stores.value(of: place ?? text, named: text) { () throws(UnverifiableCase) in
            do throws(TrustStoreFailure) {
                return try TrustOption(text).load()
            } catch {
                throw UnverifiableCase(description: error.description, hint: "--trust takes PEM and DER files, directories of them, or system")
            }
        }
    }

    func revocationLists(_ path: String) throws(UnverifiableCase) -> [CertificateRevocationList] {
        try lists.value(of: path, named: path) { () throws(UnverifiableCase) in try RevocationListFile.read(path) }
    }
}

/// What was read from files, as long as these do not change.
struct RememberedFiles<Value> {
    private struct Entry {
        var status: FileStatus
        var value: Value
    }

    private var entries: [String: Entry] = [:]
    private var bytes = 0

    /// All is forgotten where more would be kept: a large public CA's CRLs fit, and memory stays bounded.
    private static var mostBytes: Int { 256 << 20 }
    private static var mostEntries: Int { 4096 }

    /// - Parameters:
    ///   - path: of the file whose changes count; what a directory holds may change without it, so nothing is kept of one.
    ///   - name: tells apart what is read in different ways.
    mutating func value(of path: String, named name: String, read: () throws(UnverifiableCase) -> Value) throws(UnverifiableCase) -> Value {
        let status = FileStatus(path: path)
        if let status, let entry = entries[name], entry.status == status { return entry.value }
        let value = try read()
        guard let status, !status.isDirectory, status.isSettled, FileStatus(path: path) == status else { return value }
        if entries.count >= Self.mostEntries || bytes + status.size > Self.mostBytes { (entries, bytes) = ([:], 0) }
        bytes += status.size
        entries[name] = Entry(status: status, value: value)
        return value
    }
}
