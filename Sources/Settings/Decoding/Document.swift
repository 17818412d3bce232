import Monitoring
import Yams

/// A YAML text composed into nodes with marks, within bounds.
struct Document {
    let root: Node

    /// Aliases may multiply a small text without end ("billion laughs"); 100,000 targets with ten keys each are within this.
    static let largestNodeCount = 4_000_000

    init(parsing yaml: String) throws(ConfigurationMistake) {
        do {
            // The basic resolver leaves every scalar a text: what it means is decided by the key it belongs to.
            root = try Yams.compose(yaml: yaml, .basic) ?? Node("", .implicit, .plain)
        } catch {
            throw Document.mistake(error, in: yaml)
        }
        var budget = Document.largestNodeCount
        guard Document.spend(&budget, on: root) else {
            throw ConfigurationMistake(
                line: 1, column: 1, path: "", message: "the document unfolds to more than \(Document.largestNodeCount) values",
                hint: "use fewer aliases")
        }
    }

    private static func spend(_ budget: inout Int, on node: Node) -> Bool {
        budget -= 1
        guard budget > 0 else { return false }
        switch node {
        case .scalar, .alias: return true
        case .sequence(let sequence): return sequence.allSatisfy { spend(&budget, on: $0) }
        case .mapping(let mapping): return mapping.allSatisfy { spend(&budget, on: $0.key) && spend(&budget, on: $0.value) }
        }
    }

    private static func mistake(_ error: any Error, in yaml: String) -> ConfigurationMistake {
        guard let error = error as? YamlError else { return ConfigurationMistake(line: 1, column: 1, path: "", message: "unreadable YAML") }
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            let began = context.map { $0.mark.line == mark.line ? "" : " from line \($0.mark.line)" } ?? ""
            let circumstance = context.map { $0.text + began + ", " } ?? ""
            return syntax(circumstance + problem, line: mark.line, column: mark.column, in: yaml)
        case .composer(let context, let problem, let mark, _):
            let circumstance = context.map { $0.text + ", " } ?? ""
            return syntax(circumstance + problem, line: mark.line, column: mark.column, in: yaml)
        case .reader(let problem, let offset, _, _):
            let place = Document.place(ofOffset: offset ?? 0, in: yaml)
            return syntax(problem, line: place.line, column: place.column, in: yaml)
        case .duplicatedKeysInMapping(let names, let context):
            return duplicate(names.first ?? "", firstAt: context.mark, in: yaml)
        default:
            return ConfigurationMistake(line: 1, column: 1, path: "", message: "unreadable YAML")
        }
    }

    private static func syntax(_ problem: String, line: Int, column: Int, in yaml: String) -> ConfigurationMistake {
        let text = yaml.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(line - 1).first ?? ""
        let isUnusable = problem.hasSuffix("cannot start any token")
        let isTab = text.unicodeScalars.dropFirst(column - 1).first == "\t"
        let hint = isUnusable ? (isTab ? "indent with spaces instead of tabs" : "put the text in quotes") : nil
        return ConfigurationMistake(line: line, column: column, path: "", message: "YAML syntax: \(problem.plainText)", hint: hint)
    }

    /// The parser names the first of the two keys only; in block style the second is found below it, at the same indentation.
    private static func duplicate(_ name: String, firstAt first: Mark, in yaml: String) -> ConfigurationMistake {
        let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
        let second = lines.indices.dropFirst(first.line).first { index in
            let line = lines[index].drop { $0 == " " || $0 == "-" }
            let column = lines[index].count - line.count + 1
            return column == first.column && line.hasPrefix(name) && line.dropFirst(name.count).first == ":"
        }
        let message = "duplicate key \"\(Cursor.excerpt(name))\""
        guard let second else { return ConfigurationMistake(line: first.line, column: first.column, path: "", message: message) }
        return ConfigurationMistake(
            line: second + 1, column: first.column, path: "", message: message + ", first used in line \(first.line)")
    }

    private static func place(ofOffset offset: Int, in yaml: String) -> (line: Int, column: Int) {
        let before = yaml.prefix(max(0, offset))
        let line = before.last == "\n" ? "" : before.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
        return (before.count { $0 == "\n" } + 1, line.unicodeScalars.count + 1)
    }
}

extension ConfigurationMistake: Error {}
