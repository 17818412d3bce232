import Glibc
import Monitoring

/// Colour on a terminal that wants it (https://no-color.org), plain text everywhere else.
enum TerminalStyle {
    case plain, coloured

    static var forStandardOutput: TerminalStyle {
        let noColour = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
        let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? true
        return StandardStream.output.isTerminal && !noColour && !isDumb ? .coloured : .plain
    }

    func paint(_ text: String, for status: Status) -> String {
        guard self == .coloured else { return text }
        // SGR codes of ECMA-48 §8.3.117.
        let code =
            switch status {
            case .ok: "32"
            case .warning: "33"
            case .critical: "1;31"
            case .unknown: "35"
            }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    func bold(_ text: String) -> String { self == .coloured ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

    func dim(_ text: String) -> String { self == .coloured ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
}
