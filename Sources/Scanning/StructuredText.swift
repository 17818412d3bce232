import Yams

/// A YAML or JSON text of strangers, composed into nodes within bounds.
enum StructuredText {
    /// Why a text cannot be read, and where.
    struct Failure: Error {
        var reason: String
        /// Counted from 1; nil where the parser does not say.
        var line: Int?
    }

    /// The largest object that etcd stores is 1.5 MiB; a listing of a whole cluster's secrets has some megabytes.
    static let largestText = 16 << 20

    /// Hands over one document after the other; those before a mistake are handed over as well.
    static func forEachDocument(in bytes: [UInt8], _ visit: (Node) -> Void) throws(Failure) {
        guard bytes.count <= largestText else {
            throw Failure(reason: "\(bytes.count) bytes, more than the \(largestText) that are read of a manifest")
        }
        guard AliasGrowth.isBounded(bytes) else { throw Failure(reason: "more anchors and aliases than are followed") }
        do {
            // The basic resolver leaves every scalar a text, as no number or date in here is of interest.
            let parser = try Parser(yaml: String(decoding: bytes, as: UTF8.self), resolver: .basic)
            while let root = try parser.nextRoot() { visit(root) }
        } catch {
            throw failure(error)
        }
    }

    private static func failure(_ error: any Error) -> Failure {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            Failure(reason: problem, line: mark.line)
        case .duplicatedKeysInMapping(let names, let context): Failure(reason: "duplicate key \(names.first ?? "")", line: context.mark.line)
        default: Failure(reason: "unreadable")
        }
    }
}

extension Node {
    /// The value of a key of a mapping.
    subscript(member name: String) -> Node? { mapping?.first { $0.key.scalar?.string == name }?.value }

    /// The text of a member.
    func text(_ name: String) -> String? { self[member: name]?.scalar?.string }

    /// The elements of a member that is a sequence.
    func list(_ name: String) -> Node.Sequence { self[member: name]?.sequence ?? [] }
}

/// Bounds what aliases may multiply a text to ("billion laughs"), from its bytes alone: the parser compares keys on its way, whatever they unfold to.
enum AliasGrowth {
    /// Doublings: 2¹⁶ times a text of some kilobytes is the most that is walked.
    private static let mostDoublings = 16.0

    /// With a anchors and b aliases, no text grows by more than (b/a + 1)^a. What only looks like an anchor counts as one.
    static func isBounded(_ bytes: [UInt8]) -> Bool {
        let anchors = marks(UInt8(ascii: "&"), in: bytes)
        guard anchors > 0 else { return true }
        let aliases = marks(UInt8(ascii: "*"), in: bytes)
        return aliases == 0 || doublings(of: Double(aliases) / Double(anchors) + 1) * Double(anchors) <= mostDoublings
    }

    /// The base-2 logarithm, rounded up; for numbers from 1.
    private static func doublings(of factor: Double) -> Double {
        Double(factor.exponent) + (factor.significand > 1 ? factor.significand - 1 : 0) + 0.09
    }

    /// How often the character stands where a node may begin, with a name behind it.
    private static func marks(_ character: UInt8, in bytes: [UInt8]) -> Int {
        var count = 0
        for index in bytes.indices where bytes[index] == character && index + 1 < bytes.count && bytes[index + 1] > 0x20 {
            let isFirst =
                index == 0 || bytes[index - 1] <= 0x20 || [UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ",")].contains(bytes[index - 1])
            if isFirst { count += 1 }
        }
        return count
    }
}
