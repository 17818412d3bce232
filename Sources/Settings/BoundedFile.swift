import Glibc

/// Reads small files: configurations, secrets, time zones.
public enum BoundedFile {
    /// - Parameter mayBePipe: waits for what a pipe or terminal brings, as is right for a file that a person names on the command line.
    /// - Parameter followsLinks: false where nobody but this program has business in the directory, so that a link there is an intrusion.
    /// - Throws: `BoundedFileError` when the file cannot be opened or read, is no regular file, or has more bytes than `limit`.
    public static func read(_ path: String, limit: Int, mayBePipe: Bool = false, followsLinks: Bool = true) throws(BoundedFileError) -> [UInt8] {
        // A FIFO without a writer must not block; its type is looked at after opening, so that nobody can swap the file in between.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | (mayBePipe ? 0 : O_NONBLOCK) | (followsLinks ? 0 : O_NOFOLLOW))
        guard descriptor >= 0 else { throw BoundedFileError(errno: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw BoundedFileError(errno: errno) }
        guard mayBePipe || status.st_mode & S_IFMT == S_IFREG else { throw BoundedFileError(description: "not a regular file") }
        guard status.st_size <= limit else { throw BoundedFileError(description: "\(status.st_size) bytes, at most \(limit) are read") }
        return try contents(of: descriptor, limit: limit)
    }

    /// Counts again: a file may grow while it is read, and those in /proc have no size.
    private static func contents(of descriptor: Int32, limit: Int) throws(BoundedFileError) -> [UInt8] {
        var contents: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw BoundedFileError(errno: errno) }
            if count == 0 { return contents }
            contents += buffer.prefix(count)
            guard contents.count <= limit else { throw BoundedFileError(description: "more than \(limit) bytes") }
        }
    }
}

/// Why a file could not be read: the system's words, or a limit.
public struct BoundedFileError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    init(description: String) { self.description = description }

    init(errno code: Int32) {
        description = strerror(code).map { String(cString: $0).lowercased() } ?? "error \(code)"
    }
}
