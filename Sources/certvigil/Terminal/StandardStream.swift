import Glibc

/// Results go to stdout, talk to stderr; each line at once, also into a pipe.
enum StandardStream: Int32 {
    case output = 1
    case error = 2

    func print(_ line: String) { write(Array((line + "\n").utf8)) }

    /// As `print`, in the midst of a run that may be showing a line of progress.
    func say(_ line: String) {
        StatusLine.clear()
        print(line)
    }

    /// - Returns: 0, or the system's error number.
    @discardableResult
    func write(_ bytes: [UInt8]) -> Int32 {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(rawValue, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            if written < 0, errno == EAGAIN {
                waitUntilWritable()
                continue
            }
            guard written >= 0 else { return errno }
            rest = rest.dropFirst(written)
        }
        return 0
    }

    var isTerminal: Bool { isatty(rawValue) == 1 }

    private func waitUntilWritable() {
        var descriptor = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
        poll(&descriptor, 1, -1)
    }
}
