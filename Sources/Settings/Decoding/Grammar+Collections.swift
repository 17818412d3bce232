extension Grammar {
    /// A list; nothing at all is an empty one.
    static func list<Element>(of element: Grammar<Element>) -> Grammar where Value == [Element] {
        Grammar(.list(element.schema)) { cursor in
            guard !cursor.isNull else { return [] }
            guard let elements = cursor.elements else {
                cursor.note("got \(cursor.found), expected a list")
                return nil
            }
            let values = elements.map(element.read)
            return values.contains { $0 == nil } ? nil : values.compactMap(\.self)
        }
    }

    /// A list whose elements have names that must differ.
    static func list<Element>(
        of element: Grammar<Element>, uniqueBy name: @escaping @Sendable (Element) -> String, writtenAs key: String
    ) -> Grammar where Value == [Element] {
        let unchecked = Grammar.list(of: element)
        return Grammar(unchecked.schema) { cursor in
            guard let elements = cursor.elements else { return unchecked.read(cursor) }
            var firstLines: [String: Int] = [:]
            let values = elements.map { place -> Element? in
                let value = element.read(place)
                // An element with a mistake has a name all the same.
                guard let name = value.map(name) ?? place.peek(key)?.peekedText else { return nil }
                let stated = place.peek(key) ?? place
                if let line = firstLines[name] {
                    stated.note("duplicate name \"\(Cursor.excerpt(name))\", first used in line \(line)")
                } else {
                    firstLines[name] = stated.line
                }
                return value
            }
            return values.contains { $0 == nil } ? nil : values.compactMap(\.self)
        }
    }

    /// A mapping whose keys are chosen by the user; nothing at all is an empty one.
    ///
    /// - Parameter complaint: what is wrong with a key, following its quotation; nil when nothing is.
    static func dictionary<Element>(
        of element: Grammar<Element>, refusing complaint: @escaping @Sendable (String) -> String?
    ) -> Grammar where Value == [String: Element] {
        Grammar(.dictionary(element.schema)) { cursor in
            guard !cursor.isNull else { return [:] }
            guard let entries = cursor.entries(expected: "a mapping") else { return nil }
            var values: [String: Element] = [:]
            for entry in entries {
                if let complaint = complaint(entry.name) {
                    entry.key.note("\"\(Cursor.excerpt(entry.name))\" \(complaint)")
                } else if let value = element.read(entry.value) {
                    values[entry.name] = value
                }
            }
            return values
        }
    }
}
