import Glibc

/// Results go to stdout, talk to stderr; each line at once, also into a pipe.
enum StandardStream: Int32 {
    case output = 1
    case error = 2

    func print(_ line: String) { write(Array((line + "\n").utf8)) }

    /// Leaves quietly when the reader has gone: there is nobody left to tell.
    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(rawValue, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written >= 0 else { return }
            rest = rest.dropFirst(written)
        }
    }

    var isTerminal: Bool { isatty(rawValue) == 1 }
}
