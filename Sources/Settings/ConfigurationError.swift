/// A configuration file that cannot be used.
public struct ConfigurationError: Error, Hashable, Sendable {
    public enum Problem: Hashable, Sendable {
        /// The file itself cannot be read; a sentence says why.
        case unreadable(String)
        /// Every mistake in it, in the order of the lines.
        case mistakes([ConfigurationMistake])
    }

    public var file: String
    public var problem: Problem

    public init(file: String, problem: Problem) {
        self.file = file
        self.problem = problem
    }

    /// Empty when the file could not be read at all.
    public var mistakes: [ConfigurationMistake] {
        if case .mistakes(let mistakes) = problem { mistakes } else { [] }
    }
}

extension ConfigurationError: CustomStringConvertible {
    /// One mistake a line, `certvigil.yml:12:5: targets[2].interval: …`.
    public var description: String {
        switch problem {
        case .unreadable(let reason): "\(file): \(reason)"
        case .mistakes(let mistakes): mistakes.map { "\(file):\($0)" }.joined(separator: "\n")
        }
    }
}
