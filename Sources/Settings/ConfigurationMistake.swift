/// One thing wrong in a configuration file, and where.
public struct ConfigurationMistake: Hashable, Sendable {
    /// Counted from 1.
    public var line: Int
    /// Counted from 1, in Unicode scalars.
    public var column: Int
    /// `targets[2].interval`; empty for the file as a whole.
    public var path: String
    /// What was found and what is accepted; never the text of a secret.
    public var message: String
    /// What to do.
    public var hint: String?

    public init(line: Int, column: Int, path: String, message: String, hint: String? = nil) {
        self.line = line
        self.column = column
        self.path = path
        self.message = message
        self.hint = hint
    }
}

extension ConfigurationMistake: CustomStringConvertible {
    /// `12:5: targets[2].type: got "webhok", expected one of webhook; did you mean "webhook"?`
    public var description: String {
        let place = path.isEmpty ? "\(line):\(column): " : "\(line):\(column): \(path): "
        return place + message + (hint.map { "; " + $0 } ?? "")
    }
}

extension ConfigurationMistake: Comparable {
    public static func < (left: ConfigurationMistake, right: ConfigurationMistake) -> Bool {
        (left.line, left.column, left.path, left.message) < (right.line, right.column, right.path, right.message)
    }
}
