/// Reads the blocks of a text one by one, in one pass and with no more memory than one block takes.
///
/// Text around blocks, CRLF, a byte order mark and indentation are tolerated; a block that cannot be read is a problem of its own and never
/// hides another.
public struct PEMReader: IteratorProtocol {
    private let bytes: [UInt8]
    private let decodes: (String) -> Bool
    private var position = 0
    private var line = 1

    /// RFC 7468 names no limit; the longest label in use has 21 characters.
    private static let longestLabel = 64

    /// - Parameter decodes: whether the content of a block with this label is wanted. The others are found, and left as they are.
    public init(_ bytes: [UInt8], decodes: @escaping (_ label: String) -> Bool = { _ in true }) {
        self.bytes = bytes
        self.decodes = decodes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    public mutating func next() -> PEMElement? {
        while position < bytes.count {
            skipIndentation()
            if let label = boundary(PEMReader.begin) { return readBlock(label) }
            skipLine()
        }
        return nil
    }

    /// Reads from after the BEGIN boundary to after END, or to where the block turns out to be broken.
    private mutating func readBlock(_ label: String) -> PEMElement {
        let firstLine = line
        skipIndentation()
        if position < bytes.count, PEMReader.isLineEnd(bytes[position]) { skipLine() }
        let isEncrypted = skipHeaders()
        let body = position..<nextDash()
        let decoded = decodes(label) ? Base64.decode(bytes, in: body) : Base64.skip(bytes, in: body)
        line += decoded.lines
        position = decoded.end
        if let reason = decoded.problem { return .problem(PEMProblem(label: label, line: line, reason: reason)) }
        guard let closing = boundary(PEMReader.end) else {
            return .problem(PEMProblem(label: label, line: firstLine, reason: "no END line"))
        }
        guard closing == label else { return .problem(PEMProblem(label: label, line: line, reason: "ends as \(closing)")) }
        return .block(PEMBlock(label: label, content: decoded.content, line: firstLine, isEncrypted: isEncrypted))
    }

    /// Where the next dash stands, or the end. Eight bytes at a time: this looks at every byte of every certificate.
    private func nextDash() -> Int {
        bytes.withUnsafeBytes { bytes in
            var cursor = position
            while cursor + 8 <= bytes.count {
                // A byte of `word` is zero where a dash stands; borrowing sets the top bit of the first such byte, and maybe of some behind it.
                let word = bytes.loadUnaligned(fromByteOffset: cursor, as: UInt64.self) ^ 0x2D2D_2D2D_2D2D_2D2D
                if (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0 { break }
                cursor += 8
            }
            while cursor < bytes.count, bytes[cursor] != UInt8(ascii: "-") { cursor += 1 }
            return cursor
        }
    }

    /// The label of a boundary that begins here; consumes it up to the closing dashes. nil, and nothing consumed, for anything else.
    private mutating func boundary(_ opening: [UInt8]) -> String? {
        guard bytes[position...].starts(with: opening) else { return nil }
        let start = position + opening.count
        let window = bytes[start..<min(bytes.count, start + PEMReader.longestLabel)]
        guard let end = window.firstIndex(of: UInt8(ascii: "-")), bytes[end...].starts(with: PEMReader.dashes),
            window[..<end].allSatisfy({ (0x20...0x7E).contains($0) })
        else { return nil }
        position = end + PEMReader.dashes.count
        return String(decoding: window[..<end], as: UTF8.self)
    }

    /// RFC 1421 §4.6: `Name: value` lines up to an empty one. Returns whether they say ENCRYPTED.
    private mutating func skipHeaders() -> Bool {
        var isEncrypted = false
        while position < bytes.count {
            let text = bytes[position...].prefix { !PEMReader.isLineEnd($0) }
            guard text.first != UInt8(ascii: "-"), text.contains(UInt8(ascii: ":")) else { break }
            isEncrypted = isEncrypted || text.starts(with: "Proc-Type:".utf8) && text.suffix(9).elementsEqual("ENCRYPTED".utf8)
            skipLine()
        }
        return isEncrypted
    }

    private mutating func skipIndentation() {
        while position < bytes.count, bytes[position] == UInt8(ascii: " ") || bytes[position] == UInt8(ascii: "\t") { position += 1 }
    }

    /// Moves to the start of the next line; a carriage return alone ends a line too.
    private mutating func skipLine() {
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\n") { return line += 1 }
            if byte == UInt8(ascii: "\r"), position == bytes.count || bytes[position] != UInt8(ascii: "\n") { return line += 1 }
        }
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

    private static let begin = Array("-----BEGIN ".utf8)
    private static let end = Array("-----END ".utf8)
    private static let dashes = Array("-----".utf8)
}
