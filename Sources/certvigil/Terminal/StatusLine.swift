import Glibc
import Synchronization

/// The last line of a person's terminal, on stderr, written over and over; nothing where stderr is no terminal.
enum StatusLine {
    private static let isShown = Mutex(false)

    static let isAvailable = StandardStream.error.isTerminal && getenv("TERM").map { String(cString: $0) != "dumb" } ?? false

    /// - Parameter text: safe to print; cut where the line ends.
    static func show(_ text: String) {
        guard isAvailable else { return }
        isShown.withLock { isShown in
            StandardStream.error.write(Array("\r\(text.prefix(width - 1))\(eraseToEnd)".utf8))
            isShown = true
        }
    }

    /// Makes way for other lines.
    static func clear() {
        guard isAvailable else { return }
        isShown.withLock { isShown in
            if isShown { StandardStream.error.write(Array("\r\(eraseToEnd)".utf8)) }
            isShown = false
        }
    }

    /// ECMA-48 §8.3.41, EL.
    private static let eraseToEnd = "\u{1B}[K"

    private static var width: Int {
        var size = winsize()
        guard ioctl(StandardStream.error.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1 else { return 80 }
        return Int(size.ws_col)
    }
}
