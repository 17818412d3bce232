/// Standard output in large writes, flushed at each result when a person is watching.
struct OutputBuffer {
    private var bytes: [UInt8] = []
    private let isInteractive = StandardStream.output.isTerminal
    /// The size of a Linux pipe's buffer: larger writes gain nothing.
    private static let capacity = 65_536

    mutating func write(_ text: String) { write(Array(text.utf8)) }

    mutating func write(_ more: [UInt8]) {
        bytes += more
        if isInteractive || bytes.count >= OutputBuffer.capacity { flush() }
    }

    mutating func flush() {
        StandardStream.output.write(bytes)
        bytes = []
    }
}
