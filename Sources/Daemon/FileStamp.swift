import Dispatch  // whose C part the compiler may take for the owner of struct stat
import Glibc

/// What tells one state of a file from the next without reading it. Symbolic links are followed, so that a kubelet's swap of `..data` counts.
struct FileStamp: Hashable, Sendable {
    let isDirectory: Bool
    private let device: UInt64
    private let inode: UInt64
    private let size: Int64
    private let modified: [Int]
    private let changed: [Int]

    /// nil when there is no such file, or it cannot be asked.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        isDirectory = status.st_mode & S_IFMT == S_IFDIR
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
        changed = [status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
    }

    /// The stamps of several files, and of what is in those that are directories; a missing one is part of the state. What a directory holds may change
    /// without the directory: a file written in place, a link whose target moved.
    static func of(_ paths: [String]) -> [FileStamp?] {
        paths.flatMap { path in
            guard let stamp = FileStamp(path: path) else { return [FileStamp?.none] }
            let names = stamp.isDirectory ? DirectoryNames.list(path) ?? [] : []
            return [stamp] + names.map { FileStamp(path: "\(path)/\($0)") }
        }
    }
}
