import Monitoring
import Yams

/// A value of the document, and the path that leads to it.
struct Cursor {
    let node: Node
    let path: String
    let reading: Reading

    func child(_ node: Node, key: String) -> Cursor {
        Cursor(node: node, path: path.isEmpty ? key : "\(path).\(key)", reading: reading)
    }

    /// Counted from 1.
    var line: Int { node.mark?.line ?? 1 }

    func note(_ message: String, hint: String? = nil) {
        reading.note(
            ConfigurationMistake(line: line, column: node.mark?.column ?? 1, path: path, message: message, hint: hint))
    }

    /// `key:` with nothing behind it, `~` or `null`.
    var isNull: Bool {
        guard case .scalar(let scalar) = node else { return false }
        return scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    /// The text of a scalar; nil, and a mistake, for anything else.
    func text(expected: String) -> String? {
        guard case .scalar(let scalar) = node, !isNull else {
            note("got \(kind), expected \(expected)")
            return nil
        }
        return scalar.string
    }

    /// What was found, for a mistake: `"smpt"`, `a list`.
    var found: String {
        guard case .scalar(let scalar) = node, !isNull else { return kind }
        return "\"\(Cursor.excerpt(scalar.string))\""
    }

    /// What kind of value was found, without its text, which may be a secret.
    var kind: String {
        switch node {
        case .scalar: isNull ? "nothing" : "a text"
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }

    /// The text as it may be shown: one line, not too long.
    static func excerpt(_ text: String) -> String { text.count <= 80 ? text.plainText : text.prefix(77).plainText + "..." }
}

extension Cursor {
    /// The elements of a list; nil for anything else.
    var elements: [Cursor]? {
        node.sequence?.enumerated().map { Cursor(node: $0.element, path: "\(path)[\($0.offset)]", reading: reading) }
    }

    /// The value of a key, without any judgement.
    func peek(_ key: String) -> Cursor? {
        node.mapping?.first { $0.key.scalar?.string == key }.map { child($0.value, key: key) }
    }

    /// The text of a scalar, without any judgement.
    var peekedText: String? { node.scalar?.string }

    /// The keys of a mapping, without any judgement.
    var peekedKeys: [String] { node.mapping?.compactMap(\.key.scalar?.string) ?? [] }

    /// The entries of a mapping in the order of the file, those that `<<` brings in behind; nil, and a mistake, for anything else.
    func entries(expected: String) -> [Entry]? {
        guard case .mapping(let mapping) = node else {
            note("got \(found), expected \(expected)")
            return nil
        }
        var own: [Entry] = []
        var inherited: [Entry] = []
        for (key, value) in mapping {
            guard case .scalar(let name) = key else {
                Cursor(node: key, path: path, reading: reading).note("a key that is not a text")
                continue
            }
            if name.string == "<<" { inherited += merged(value) } else { own.append(Entry(name.string, self, key, value)) }
        }
        for entry in inherited where !own.contains(where: { $0.name == entry.name }) { own.append(entry) }
        return own
    }

    /// One entry of a mapping.
    struct Entry {
        let name: String
        /// Stands at the key.
        let key: Cursor
        /// Stands at the value.
        let value: Cursor

        fileprivate init(_ name: String, _ parent: Cursor, _ key: Node, _ value: Node) {
            self.name = name
            self.value = parent.child(value, key: Cursor.excerpt(Cursor.withoutURL(name)))
            self.key = Cursor(node: key, path: self.value.path, reading: parent.reading)
        }
    }

    /// `url:https://…` without a blank is a key to YAML; what follows the colon may be a secret.
    private static func withoutURL(_ name: String) -> String {
        guard let separator = name.firstRange(of: "://") else { return name }
        return name[..<separator.lowerBound].prefix { $0 != ":" } + "…"
    }

    /// YAML merge keys: of several mappings the earlier wins.
    private func merged(_ value: Node) -> [Entry] {
        let sources = value.sequence.map(Array.init) ?? [value]
        return sources.flatMap { Cursor(node: $0, path: path, reading: reading).entries(expected: "a mapping to merge") ?? [] }
    }
}
