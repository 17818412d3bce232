import Monitoring

/// One word of a POSIX shell's command line, whatever it holds: what is shown is safe to print, and what is pasted means exactly the text.
enum ShellWord {
    static func quote(_ text: String) -> String {
        if !text.isEmpty, text.utf8.allSatisfy(isPlain) { return text }
        guard text.plainText == text else { return dollarQuoted(text) }
        return "'" + text.replacing("'", with: "'\\''") + "'"
    }

    /// A file name as an operand: one that begins with a dash is no option.
    static func path(_ path: String) -> String { quote(path.hasPrefix("-") ? "./" + path : path) }

    /// `$'…'` (POSIX.1-2024, XCU §2.2.4): control characters and direction marks as octal escapes.
    private static func dollarQuoted(_ text: String) -> String {
        let octets = text.utf8.map { byte -> String in
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\\"): "\\\(Character(Unicode.Scalar(byte)))"
            case 0x20..<0x7F: String(Character(Unicode.Scalar(byte)))
            default: "\\" + String(String(0o1000 + Int(byte), radix: 8).dropFirst())
            }
        }
        return "$'" + octets.joined() + "'"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ","): true
        default: false
        }
    }
}
