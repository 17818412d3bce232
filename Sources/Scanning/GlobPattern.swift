/// A pattern for paths: `*`, `?` and `[a-z]` within a name, `**` for any number of directories.
///
/// A pattern without `/` is compared with the last name of a path, any other with the whole path.
public struct GlobPattern: Hashable, Sendable {
    public let text: String
    private let names: [[UInt8]]
    private let isAnchored: Bool

    public init(_ text: String) { self.init(text, isAnchored: text.contains("/")) }

    /// - Parameter isAnchored: compared with whole paths, even without a `/`.
    init(_ text: String, isAnchored: Bool) {
        self.text = text
        self.isAnchored = isAnchored
        names = GlobPattern.split(text)
    }

    /// Whether a text has anything in it that stands for other texts.
    static func isPattern(_ text: String) -> Bool {
        text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") }
    }

    /// The directory above everything that can match: the names before the first that is a pattern.
    var base: String {
        let fixed = text.split(separator: "/", omittingEmptySubsequences: false).prefix { !GlobPattern.isPattern(String($0)) }
        return fixed == [""] ? "/" : fixed.joined(separator: "/")
    }

    /// Whether something below a directory can match.
    func canMatch(below directory: String) -> Bool {
        var positions: Set<Int> = [0]  // where in the pattern the names read so far may have led
        for name in GlobPattern.split(directory) {
            positions = positions.reduce(into: []) { next, position in advance(position, by: name, into: &next) }
            if positions.isEmpty { return false }
        }
        return positions.contains { $0 < names.count }
    }

    private func advance(_ position: Int, by name: [UInt8], into next: inout Set<Int>) {
        var position = position
        while position < names.count, names[position] == GlobPattern.anyDirectories {
            next.insert(position)
            position += 1
        }
        if position < names.count, GlobPattern.matches(name[...], names[position][...]) { next.insert(position + 1) }
    }

    public func matches(_ path: String) -> Bool {
        guard !isAnchored else { return matches(GlobPattern.split(path)) }
        let name = path.utf8.suffix(while: { $0 != UInt8(ascii: "/") })
        return names.first.map { GlobPattern.matches(Array(name)[...], $0[...]) } ?? false
    }

    /// Steps back to the last `**` on a mismatch, so that no pattern takes more than quadratic time.
    private func matches(_ path: [[UInt8]]) -> Bool {
        var (position, pattern) = (0, 0)
        var retry: (position: Int, pattern: Int)?
        while position < path.count {
            if pattern < names.count, names[pattern] == GlobPattern.anyDirectories {
                pattern += 1
                retry = (position, pattern)
            } else if pattern < names.count, GlobPattern.matches(path[position][...], names[pattern][...]) {
                position += 1
                pattern += 1
            } else if let last = retry {
                position = last.position + 1
                pattern = last.pattern
                retry = (position, pattern)
            } else {
                return false
            }
        }
        return names[pattern...].allSatisfy { $0 == GlobPattern.anyDirectories }
    }

    /// One name against one pattern without `/`.
    private static func matches(_ name: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        var (rest, open) = (name, pattern)
        var retry: (rest: ArraySlice<UInt8>, open: ArraySlice<UInt8>)?
        while let character = rest.first {
            if open.first == UInt8(ascii: "*") {
                open = open.dropFirst()
                retry = (rest, open)
            } else if let after = matchOne(character, open) {
                rest = rest.dropFirst()
                open = after
            } else if let last = retry {
                rest = last.rest.dropFirst()
                open = last.open
                retry = (rest, open)
            } else {
                return false
            }
        }
        return open.allSatisfy { $0 == UInt8(ascii: "*") }
    }

    /// What is left of the pattern after one character; nil where it does not match.
    private static func matchOne(_ character: UInt8, _ pattern: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let first = pattern.first else { return nil }
        if first == UInt8(ascii: "?") { return pattern.dropFirst() }
        guard first == UInt8(ascii: "["), let close = pattern.dropFirst(2).firstIndex(of: UInt8(ascii: "]")) else {
            return first == character ? pattern.dropFirst() : nil
        }
        let members = pattern[pattern.index(after: pattern.startIndex)..<close]
        return contains(character, members) ? pattern[pattern.index(after: close)...] : nil
    }

    /// The inside of `[…]`: characters, ranges, and `!` or `^` first for the opposite.
    private static func contains(_ character: UInt8, _ members: ArraySlice<UInt8>) -> Bool {
        let isNegated = members.first == UInt8(ascii: "!") || members.first == UInt8(ascii: "^")
        var rest = isNegated ? members.dropFirst() : members
        while let low = rest.popFirst() {
            var high = low
            if rest.count > 1, rest.first == UInt8(ascii: "-") {
                rest = rest.dropFirst()
                high = rest.popFirst() ?? low
            }
            if low <= character && character <= high { return !isNegated }
        }
        return isNegated
    }

    private static func split(_ path: String) -> [[UInt8]] {
        path.utf8.split(separator: UInt8(ascii: "/")).map { Array($0) }
    }

    private static let anyDirectories = Array("**".utf8)
}

extension GlobPattern: CustomStringConvertible {
    public var description: String { text }
}

extension BidirectionalCollection {
    /// The longest end whose elements all satisfy the condition.
    fileprivate func suffix(while condition: (Element) -> Bool) -> SubSequence {
        self[(lastIndex { !condition($0) }.map { index(after: $0) } ?? startIndex)...]
    }
}
