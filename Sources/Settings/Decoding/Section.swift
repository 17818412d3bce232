/// A mapping with fixed keys. Its table of keys is all there is: it drives the reading, the search for unknown keys and the schema.
protocol Section: SendableMetatype {
    associatedtype Value: Sendable

    /// One sentence for the schema.
    static var summary: String { get }
    /// Read in this order.
    static var keys: [any AnyKey] { get }
    static var rules: [KeyRule] { get }
    /// Keys that a later version will understand: refused by name, lest somebody relies on them.
    static var later: [String] { get }

    /// Makes the value of what could be read; keys with a mistake seem absent. nil where too little is left, which is noted already.
    static func assemble(_ fields: Fields) -> Value?
}

extension Section {
    static var rules: [KeyRule] { [] }
    static var later: [String] { [] }
}

/// The values of a section's keys.
struct Fields {
    let cursor: Cursor
    fileprivate let values: [String: any Sendable]

    /// nil when the key is absent or its value has a mistake, which is noted already.
    subscript<Value>(key: Key<Value>) -> Value? { values[key.name] as? Value }

    /// True when the key is given and its value has a mistake: nothing is to be concluded from its absence.
    func isUnreadable<Value>(_ key: Key<Value>) -> Bool { values[key.name] == nil && cursor.peek(key.name) != nil }

    /// Notes a mistake at the value of a key, or at the section where the key is absent.
    func note<Value>(at key: Key<Value>, _ message: String, hint: String? = nil) {
        (cursor.peek(key.name) ?? cursor).note(message, hint: hint)
    }
}

extension Grammar {
    /// A section; nothing at all is one without keys.
    static func section<Content: Section>(_: Content.Type) -> Grammar where Value == Content.Value {
        Grammar(.section(SectionSchema(Content.self))) { cursor in
            guard let entries = cursor.isNull ? [] : cursor.entries(expected: "a mapping") else { return nil }
            let misspelt = entries.compactMap { $0.judge(keys: Content.keys.map(\.name), later: Content.later) }
            let meant = Set(entries.map(\.name) + misspelt)
            for rule in Content.rules { rule.judge(entries, meant: meant, of: cursor) }
            var values: [String: any Sendable] = [:]
            for key in Content.keys {
                if let entry = entries.first(where: { $0.name == key.name }) {
                    values[key.name] = key.read(entry.value)
                } else if key.isRequired, !meant.contains(key.name) {
                    cursor.note("missing key \"\(key.name)\"")
                }
            }
            return Content.assemble(Fields(cursor: cursor, values: values))
        }
    }
}

extension Cursor.Entry {
    /// - Returns: the key that was probably meant, so that its absence is no second mistake.
    fileprivate func judge(keys: [String], later: [String]) -> String? {
        guard !keys.contains(name), !isExtension else { return nil }
        guard !later.contains(name) else {
            key.note("not supported yet by this version")
            return nil
        }
        key.note("unknown key", hint: Spelling.hint(for: name, among: keys))
        return Spelling.nearest(to: name, among: keys)
    }

    /// A top-level key that begins with `x-` is for the user's own use, such as a place for anchors.
    private var isExtension: Bool { name.hasPrefix("x-") && key.path == name }
}

extension KeyRule {
    fileprivate func judge(_ entries: [Cursor.Entry], meant: Set<String>, of section: Cursor) {
        switch self {
        case .atMostOne(let names):
            let given = entries.filter { names.contains($0.name) }
            guard given.count > 1 else { return }
            given[1].key.note("\(KeyRule.quoted(given.map(\.name), "and")) are both given, expected one of them")
        case .exactlyOne(let names):
            KeyRule.atMostOne(names).judge(entries, meant: meant, of: section)
            KeyRule.atLeastOne(names).judge(entries, meant: meant, of: section)
        case .atLeastOne(let names):
            if meant.isDisjoint(with: names) { section.note("missing key \(KeyRule.quoted(names, "or"))") }
        case .needs(let name, let other):
            guard !meant.contains(other), let entry = entries.first(where: { $0.name == name }) else { return }
            entry.key.note("needs the key \"\(other)\" beside it")
        }
    }

    private static func quoted(_ names: [String], _ word: String) -> String { names.map { "\"\($0)\"" }.joined(separator: " \(word) ") }
}
