/// Suggestions for words that were probably meant.
enum Spelling {
    /// `did you mean "smtp"?`; nil when nothing is near.
    static func suggestion(for word: String, among known: [String]) -> String? {
        nearest(to: word, among: known).map { "did you mean \"\($0)\"?" }
    }

    /// The same, or the list of what is known where it is short and nothing is near.
    static func hint(for word: String, among known: [String]) -> String? {
        if let suggestion = suggestion(for: word, among: known) { return suggestion }
        guard !known.isEmpty, known.count <= longestList else { return nil }
        return "known: \(known.sorted().map(Cursor.excerpt).joined(separator: ", "))"
    }

    /// More names than this help nobody in one line.
    private static let longestList = 20

    /// Longer words are not compared: the table of distances grows with the product of both lengths.
    private static let longestWord = 64

    static func nearest(to word: String, among known: [String]) -> String? {
        let wanted = Array(word.lowercased())
        guard !wanted.isEmpty, wanted.count <= longestWord else { return nil }
        let limit = max(1, wanted.count / 3)
        let ranked = known.filter { $0.count <= longestWord && abs($0.count - wanted.count) <= limit }
            .map { (word: $0, distance: distance(wanted, Array($0.lowercased()))) }
        return ranked.filter { $0.distance <= limit }.min { ($0.distance, $0.word) < ($1.distance, $1.word) }?.word
    }

    /// Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, substitutions and swaps of neighbours.
    static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let substitution = last[column] + (left[row] == right[column] ? 0 : 1)
                var best = min(substitution, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
