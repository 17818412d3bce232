import Glibc
import Monitoring

/// Standard output in large writes, flushed at each result when a person is watching.
struct OutputBuffer: Sendable {
    /// What waits to be written.
    private(set) var bytes: [UInt8] = []
    /// Whether `write` only collects, so that whoever calls it is never held up; someone else has to flush then.
    var isHeldBack = false
    /// It is time to flush.
    var isFull: Bool { !bytes.isEmpty && (isInteractive || bytes.count >= OutputBuffer.capacity) }
    private let isInteractive = StandardStream.output.isTerminal
    /// The size of a Linux pipe's buffer: larger writes gain nothing.
    private static let capacity = 65_536

    mutating func write(_ text: String) { write(Array(text.utf8)) }

    mutating func write(_ more: [UInt8]) {
        bytes += more
        if isFull, !isHeldBack { flush() }
    }

    mutating func flush() { take().write() }

    /// Empties the buffer.
    mutating func take() -> OutputBuffer {
        defer { bytes = [] }
        return self
    }

    /// Ends the program when nobody can read what it writes: quietly when the reader has gone, with a complaint when results are lost.
    func write() {
        guard !bytes.isEmpty else { return }
        if isInteractive { StatusLine.clear() }
        let failure = StandardStream.output.write(bytes)
        guard failure != 0 else { return }
        guard failure != EPIPE else { Complaint("", exitStatus: OutputBuffer.readerGone).leave() }
        Complaint("the results could not be written: \(String(cString: strerror(failure)))", exitStatus: Status.unknown.exitStatus).leave()
    }

    /// What a shell reports of a program that SIGPIPE ended.
    private static let readerGone = 128 + SIGPIPE
}
