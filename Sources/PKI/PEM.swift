/// Textual encodings (RFC 7468, and RFC 1421 headers where a key is encrypted).
public enum PEM {
    /// Finds every block; `PEMReader` finds them one by one.
    public static func blocks(in bytes: [UInt8]) -> PEMDocument {
        var reader = PEMReader(bytes)
        var document = PEMDocument()
        while let element = reader.next() {
            switch element {
            case .block(let block): document.blocks.append(block)
            case .problem(let problem): document.problems.append(problem)
            }
        }
        return document
    }
}

/// What a text holds.
public struct PEMDocument: Hashable, Sendable {
    public var blocks: [PEMBlock]
    public var problems: [PEMProblem]

    public init(blocks: [PEMBlock] = [], problems: [PEMProblem] = []) {
        self.blocks = blocks
        self.problems = problems
    }
}

public enum PEMElement: Hashable, Sendable {
    case block(PEMBlock)
    case problem(PEMProblem)
}

public struct PEMBlock: Hashable, Sendable {
    /// `CERTIFICATE`, `PRIVATE KEY`, …
    public var label: String
    /// The decoded octets; ciphertext where `isEncrypted`; empty where the reader was told not to decode the label.
    public var content: [UInt8]
    /// The line of BEGIN, counted from 1.
    public var line: Int
    /// True where an RFC 1421 header says that the content is encrypted.
    public var isEncrypted: Bool

    public init(label: String, content: [UInt8], line: Int, isEncrypted: Bool = false) {
        self.label = label
        self.content = content
        self.line = line
        self.isEncrypted = isEncrypted
    }
}

/// A block that cannot be read.
public struct PEMProblem: Hashable, Sendable {
    public var label: String
    /// The line to look at, counted from 1.
    public var line: Int
    /// Without a full stop: `no END line`.
    public var reason: String

    public init(label: String, line: Int, reason: String) {
        self.label = label
        self.line = line
        self.reason = reason
    }
}

extension PEMProblem: CustomStringConvertible {
    public var description: String { "\(label): \(reason) at line \(line)" }
}
