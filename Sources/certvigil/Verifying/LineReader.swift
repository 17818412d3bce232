import Glibc

/// Reads lines from a descriptor as they arrive, in bounded memory.
struct LineReader {
    struct Line {
        /// Counted from 1.
        var number: Int
        /// Without the line end; the beginning only where `isTooLong`.
        var bytes: ArraySlice<UInt8>
        var isTooLong = false

        var isBlank: Bool { bytes.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") } }
    }

    /// Four paths of PATH_MAX, 4,096 bytes each, with every byte escaped as \u00XX fit many times over.
    static let longestLine = 1 << 20
    /// The size of a Linux pipe's buffer: more never arrives at once.
    private static let readSize = 65_536

    private let descriptor: Int32
    private var rest: [UInt8] = []
    private var number = 0
    private var isSkipping = false
    private var isAtEnd = false

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// The lines that have arrived, at least one; an empty array at the end, nil (with `errno`) where reading fails.
    mutating func next() -> [Line]? {
        var lines: [Line] = []
        while lines.isEmpty, !isAtEnd {
            guard let chunk = read() else { return nil }
            isAtEnd = chunk.isEmpty
            lines = isAtEnd ? lastLine() : take(chunk)
        }
        return lines
    }

    private func read() -> ArraySlice<UInt8>? {
        var buffer = [UInt8](repeating: 0, count: LineReader.readSize)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count >= 0 { return buffer.prefix(count) }
            guard errno == EINTR else { return nil }
        }
    }

    private mutating func take(_ chunk: ArraySlice<UInt8>) -> [Line] {
        var lines: [Line] = []
        var pieces = chunk.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let unfinished = pieces.popLast() ?? []
        for piece in pieces {
            append(piece)
            lines.append(endLine())
        }
        append(unfinished)
        return lines
    }

    private mutating func append(_ piece: ArraySlice<UInt8>) {
        if isSkipping || rest.count + piece.count > LineReader.longestLine {
            isSkipping = true
        } else {
            rest += piece
        }
    }

    private mutating func endLine() -> Line {
        defer {
            rest = []
            isSkipping = false
        }
        number += 1
        return Line(number: number, bytes: rest[...], isTooLong: isSkipping)
    }

    private mutating func lastLine() -> [Line] { rest.isEmpty && !isSkipping ? [] : [endLine()] }
}
