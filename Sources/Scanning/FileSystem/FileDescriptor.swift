import Glibc

/// An open descriptor that closes itself.
struct FileDescriptor: ~Copyable, Sendable {
    let rawValue: Int32

    init(rawValue: Int32) { self.rawValue = rawValue }

    deinit { close(rawValue) }

    /// Opens without waiting (a FIFO has nobody at its other end), without becoming a controlling terminal, and closed on exec.
    static func open(_ name: FileName, in directory: Int32, _ flags: Int32) throws(SystemError) -> FileDescriptor {
        while true {
            let rawValue = name.withBytes { openat(directory, $0, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | flags) }
            if rawValue >= 0 { return FileDescriptor(rawValue: rawValue) }
            guard errno == EINTR else { throw SystemError(code: errno) }
        }
    }

    /// Where the descriptor leads, links resolved; nil where /proc is not there to say so.
    var resolvedPath: String? {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/proc/self/fd/\(rawValue)", &path, path.count)
        guard length > 0, path.first == CChar(bitPattern: UInt8(ascii: "/")) else { return nil }
        return FileName.text(of: path.prefix(length).map { UInt8(bitPattern: $0) })
    }

    /// Fills the buffer from `start` on until it is full or the file ends.
    ///
    /// - Returns: how many bytes were read.
    func read(into buffer: inout [UInt8], from start: Int = 0, upTo end: Int) throws(SystemError) -> Int {
        var position = start
        while position < min(end, buffer.count) {
            let count = buffer.withUnsafeMutableBytes { bytes in
                Glibc.read(rawValue, UnsafeMutableRawBufferPointer(rebasing: bytes[position..<min(end, bytes.count)]).baseAddress, end - position)
            }
            if count == 0 { break }
            if count > 0 {
                position += count
            } else if errno != EINTR {
                throw SystemError(code: errno)
            }
        }
        return position - start
    }
}

/// What a system call said.
struct SystemError: Error, Hashable, Sendable {
    var code: Int32

    var message: String { String(cString: strerror(code)) }
}
