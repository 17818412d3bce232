/// A key of a section, and how its value is written.
struct Key<Value: Sendable>: Sendable {
    let name: String
    let grammar: Grammar<Value>
    let isRequired: Bool
    /// One sentence for the schema.
    let summary: String

    init(_ name: String, _ grammar: Grammar<Value>, required: Bool = false, _ summary: String) {
        self.name = name
        self.grammar = grammar
        self.isRequired = required
        self.summary = summary
    }
}

/// A key whose value's type does not matter.
protocol AnyKey: Sendable {
    var name: String { get }
    var isRequired: Bool { get }
    var summary: String { get }
    var schema: Schema { get }
    func read(_ cursor: Cursor) -> (any Sendable)?
}

extension Key: AnyKey {
    var schema: Schema { grammar.schema }
    func read(_ cursor: Cursor) -> (any Sendable)? { grammar.read(cursor) }
}

/// What the keys of a section demand of each other.
enum KeyRule: Sendable {
    case atMostOne([String])
    case exactlyOne([String])
    case atLeastOne([String])
    /// The first makes no sense without the second.
    case needs(String, String)
}
