import Monitoring
import TestSupport
import Testing

@testable import certvigil

@Suite("A word for a shell")
struct ShellWordTests {
    static let texts = [
        "plain.example:443", "", "two words", "$(touch /tmp/owned)", "`id`", "a'b", "'; rm -rf / #", "\"quoted\"", "back\\slash", "*", "~", "!x",
        "a&b|c;d<e>f",
        "\u{1B}[31mred", "line\nbreak", "\u{202E}gpj.exe", "tab\t", "ü", "\u{9B}31m", "it's \u{7} \\ 'all'",
    ]

    @Test("means exactly the text to a real shell, and is safe to print", arguments: texts)
    func exact(text: String) async throws {
        let word = ShellWord.quote(text)
        #expect(word.plainText == word)
        let outcome = try await runProcess("bash", ["-c", "printf %s \(word)"], environment: ["LC_ALL": "C.UTF-8"])
        #expect(outcome.status == 0)
        #expect(outcome.standardOutput == text)
    }

    @Test("is no option where it is a path")
    func path() {
        #expect(ShellWord.path("-rf") == "./-rf")
        #expect(ShellWord.path("/etc/tls.crt") == "/etc/tls.crt")
    }
}
