import Monitoring
import PKI

extension Grammar where Value == String {
    /// A name by which metrics, alerts and people know something; at most as long as a DNS name and free of control characters.
    static let name = Grammar(.text("name")) { cursor in
        guard let text = cursor.text(expected: "a name") else { return nil }
        guard !text.isEmpty, text.utf8.count <= 253, text.plainText == text else {
            cursor.note("got \(cursor.found), expected a name of 1 to 253 bytes without control characters")
            return nil
        }
        return text
    }

    /// Any text.
    static let text = Grammar(.text("text")) { $0.text(expected: "a text") }

    /// A path; a relative one is relative to the configuration file's directory.
    static let path = Grammar(.text("path")) { cursor in
        guard let text = cursor.text(expected: "a path") else { return nil }
        guard !text.isEmpty, !text.utf8.contains(0) else {
            cursor.note("got \(cursor.found), expected a path")
            return nil
        }
        return text.hasPrefix("/") ? text : cursor.reading.directory + "/" + text.trimmingPrefix("./")
    }

    /// A host name or address literal, for SNI and for the name in the certificate.
    static let serverName = Grammar.name.refusing { name in
        ReferenceIdentity(name) == nil ? "expected a host name or an address, without port" : nil
    }

    /// The name of an entry elsewhere in the file.
    static func reference(to reference: Reading.Reference) -> Grammar {
        Grammar(.text("name of a \(reference.rawValue)")) { cursor in
            guard let name = cursor.text(expected: "the name of a \(reference.rawValue)") else { return nil }
            let known = cursor.reading.names(reference)
            guard known.contains(name) else {
                cursor.note("unknown \(reference.rawValue) \(cursor.found)", hint: Spelling.hint(for: name, among: known))
                return nil
            }
            return name
        }
    }
}

extension Grammar where Value == Bool {
    static let flag = Grammar(.flag) { cursor in
        switch cursor.text(expected: "true or false") {
        case nil: return nil
        case "true": return true
        case "false": return false
        default:
            cursor.note("got \(cursor.found), expected true or false")
            return nil
        }
    }
}

extension Grammar where Value == Int {
    static func integer(_ range: ClosedRange<Int>) -> Grammar {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return Grammar(.integer(range)) { cursor in
            guard let text = cursor.text(expected: expected) else { return nil }
            guard let value = Int(text), range.contains(value) else {
                cursor.note("got \(cursor.found), expected \(expected)")
                return nil
            }
            return value
        }
    }
}

extension Grammar where Value == Duration {
    static func duration(_ range: ClosedRange<Duration>) -> Grammar {
        Grammar.literal(.duration, expected: "a duration such as 30d or 1h30m") { try DurationLiteral(parsing: $0).duration }
            .refusing { duration in
                range.contains(duration)
                    ? nil : "expected a duration from \(DurationLiteral(range.lowerBound)) to \(DurationLiteral(range.upperBound))"
            }
    }
}

extension Grammar where Value == Secret {
    /// A text that no mistake quotes.
    static let secret = Grammar(.text("secret")) { cursor in
        guard let text = cursor.text(expected: "a text") else { return nil }
        guard !text.isEmpty else {
            cursor.note("got an empty text")
            return nil
        }
        return Secret(text)
    }

    /// A URL of a receiver. Whoever knows it can post there, so that it is never quoted.
    static let webhookURL = Grammar(.text("http or https URL")) { cursor in
        guard let text = cursor.text(expected: "an http or https URL") else { return nil }
        let rest = ["https://", "http://"].lazy.filter { text.lowercased().hasPrefix($0) }.map { text.dropFirst($0.count) }.first
        let isPrintable = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard let rest, isPrintable, let first = rest.first, !"/?#:".contains(first) else {
            cursor.note("not an http or https URL")
            return nil
        }
        return Secret(text)
    }
}

extension Grammar where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of a few words.
    ///
    /// - Parameter later: words that a later version will understand.
    static func choice(_: Value.Type = Value.self, later: [String] = []) -> Grammar {
        let words = Value.allCases.map(\.rawValue)
        let expected = words.count == 1 ? words.joined() : "one of \(words.joined(separator: ", "))"
        return Grammar(.choice(words)) { cursor in
            guard let text = cursor.text(expected: expected) else { return nil }
            if let value = Value(rawValue: text) { return value }
            if later.contains(text) {
                cursor.note("\(cursor.found) is not supported yet by this version, expected \(expected)")
            } else {
                cursor.note("got \(cursor.found), expected \(expected)", hint: Spelling.suggestion(for: text, among: words))
            }
            return nil
        }
    }
}
