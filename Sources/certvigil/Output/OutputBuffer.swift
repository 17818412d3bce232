import Glibc

/// Standard output in large writes, flushed at each result when a person is watching.
struct OutputBuffer {
    private var bytes: [UInt8] = []
    private let isInteractive = isatty(STDOUT_FILENO) == 1
    /// The size of a Linux pipe's buffer: larger writes gain nothing.
    private static let capacity = 65_536

    mutating func write(_ text: String) { write(Array(text.utf8)) }

    mutating func write(_ more: [UInt8]) {
        bytes += more
        if isInteractive || bytes.count >= OutputBuffer.capacity { flush() }
    }

    /// Leaves quietly when the reader has gone: there is nobody left to tell.
    mutating func flush() {
        var rest = bytes[...]
        bytes = []
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if written < 0 {
                if errno == EINTR { continue }
                return
            }
            rest = rest.dropFirst(written)
        }
    }
}
