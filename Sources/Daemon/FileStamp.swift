import Glibc

/// What tells one state of a file from the next without reading it. Symbolic links are followed, so that a kubelet's swap of `..data` counts.
struct FileStamp: Hashable, Sendable {
    private let device: UInt64
    private let inode: UInt64
    private let size: Int64
    private let modified: [Int]
    private let changed: [Int]

    /// nil when there is no such file, or it cannot be asked.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
        changed = [status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
    }

    /// The stamps of several files; a missing one is part of the state.
    static func of(_ paths: [String]) -> [FileStamp?] { paths.map { FileStamp(path: $0) } }
}
