import Monitoring

/// How a value is written: reads it from the document, and describes itself in the schema.
struct Grammar<Value: Sendable>: Sendable {
    let schema: Schema
    /// Notes a mistake where it returns nil.
    let read: @Sendable (Cursor) -> Value?

    init(_ schema: Schema, _ read: @escaping @Sendable (Cursor) -> Value?) {
        self.schema = schema
        self.read = read
    }
}

extension Grammar {
    /// A scalar whose text says it all.
    ///
    /// - Parameter parse: throws an error whose description follows `got "…": `.
    static func literal(
        _ schema: Schema, expected: String, _ parse: @escaping @Sendable (String) throws -> Value
    ) -> Grammar {
        Grammar(schema) { cursor in
            guard let text = cursor.text(expected: expected) else { return nil }
            do { return try parse(text) } catch {
                cursor.note("got \(cursor.found): \("\(error)".plainText)")
                return nil
            }
        }
    }

    /// A further condition on a value.
    ///
    /// - Parameter complaint: nil when the value is fine, else what follows `got "…", `.
    func refusing(_ complaint: @escaping @Sendable (Value) -> String?) -> Grammar {
        Grammar(schema) { cursor in
            guard let value = read(cursor) else { return nil }
            guard let complaint = complaint(value) else { return value }
            cursor.note("got \(cursor.found), \(complaint)")
            return nil
        }
    }
}
