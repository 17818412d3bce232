import Glibc
import Logging
import Monitoring
import PKI
import Scanning
import Settings
import Synchronization

/// The CRLs in configured files and directories, read again when one of them changes.
final class ListFiles: Sendable {
    private struct State {
        var stamps: [String: FileStatus?] = [:]
        var lists: [String: [CertificateRevocationList]] = [:]
        var problems: [String] = []
        var lookedAt: Timestamp?
    }

    private let files: [String]
    private let directories: [String]
    private let digest: any Digest
    private let state = Mutex(State())

    /// As long may a new list go unnoticed; a stat of each file is all it costs to look.
    private static let interval = Duration.seconds(15)

    init(files: [String], directories: [String], digest: any Digest) {
        self.files = files
        self.directories = directories
        self.digest = digest
    }

    /// None is configured.
    var isEmpty: Bool { files.isEmpty && directories.isEmpty }

    /// By path, as they stand now.
    func lists(at now: Timestamp) -> [String: [CertificateRevocationList]] {
        guard !isEmpty else { return [:] }
        return state.withLock { state in
            if let last = state.lookedAt, now - last < ListFiles.interval, now >= last { return state.lists }
            look(&state)
            state.lookedAt = now
            return state.lists
        }
    }

    /// What could not be read at the last look, each with its path.
    var problems: [String] { state.withLock { $0.problems } }

    private func look(_ state: inout State) {
        var problems: [String] = []
        let found = directories.flatMap { directory in
            let names = DirectoryNames.list(directory)
            if names == nil { problems.append("\(directory): cannot be listed") }
            return (names ?? []).map { "\(directory)/\($0)" }
        }
        let paths = (files + found).prefix(DirectoryNames.most)
        let stamps = Dictionary(paths.map { ($0, FileStatus(path: $0)) }) { first, _ in first }
        let gone = Set(state.lists.keys).subtracting(paths)
        for path in gone { state.lists[path] = nil }
        for path in paths where state.stamps[path] != stamps[path] || stamps[path] == .some(nil) {
            let isNamed = files.contains(path)
            do throws(BoundedFileError) {
                let content = CertificateRevocationList.read(try BoundedFile.read(path, limit: CertificateRevocationList.largestFile), digest: digest)
                problems += content.problems.map { "\(path): \($0)" }
                if isNamed, content.lists.isEmpty, content.problems.isEmpty { problems.append("\(path): no CRL in it") }
                state.lists[path] = content.lists.isEmpty ? nil : content.lists
            } catch {
                if isNamed { problems.append("\(path): \(error)") }  // the lists read before stay: it may be half replaced
            }
        }
        state.stamps = stamps
        state.problems = problems
    }
}
