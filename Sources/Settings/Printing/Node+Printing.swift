import Yams

extension Node {
    /// A mapping in this order, without the keys that have no value.
    static func keys(_ pairs: [(String, Node?)]) -> Node {
        Node(pairs.compactMap { key, value in value.map { (Node.text(key), $0) } })
    }

    /// A mapping in the order of the names.
    static func names<Value>(_ entries: [String: Value], _ node: (Value) -> Node) -> Node {
        let pairs = entries.sorted { $0.key < $1.key }.map { (Node.text($0.key), node($0.value)) }
        return Node(pairs, .implicit, pairs.isEmpty ? .flow : .any)
    }

    static func list<Element>(_ elements: [Element], _ node: (Element) -> Node) -> Node {
        Node(elements.map(node), .implicit, elements.isEmpty ? .flow : .any)
    }

    static func duration(_ duration: Duration) -> Node { .text(DurationLiteral(duration).description) }
    static func flag(_ value: Bool) -> Node { Node(value ? "true" : "false", .implicit, .plain) }
    static func integer(_ value: Int) -> Node { Node(String(value), .implicit, .plain) }

    /// In quotes unless it is a plain word that no reader of YAML takes for anything but a text.
    static func text(_ text: String) -> Node { Node(text, .implicit, isPlainWord(text) ? .plain : .doubleQuoted) }

    private static func isPlainWord(_ text: String) -> Bool {
        let isWord = text.utf8.enumerated().allSatisfy { position, byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "/")
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || position > 0 && "-_.%:".utf8.contains(byte)
        }
        let isNumber = text.utf8.allSatisfy { !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) } && !text.hasSuffix("%")
        let isReserved = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(text.lowercased())
        return isWord && !text.isEmpty && !isNumber && !isReserved && !text.hasSuffix(":")
    }
}
