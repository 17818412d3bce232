import Settings
import Testing

@Suite struct HostileConfigurationTests {
    /// Characters that mean something to YAML or to one of our values.
    static let replacements = Array(":-[]{}*&!|>'\"%@`#,?\t\n\r\\0~<. \u{0}\u{7F}\u{85}\u{FEFF}\u{1F512}".unicodeScalars)

    private func read(_ yaml: String) -> Bool {
        do {
            _ = try Configuration(yaml: yaml, file: "hostile.yml", directory: "/etc/certvigil")
            return true
        } catch {
            // Every refusal names a place.
            return !error.mistakes.isEmpty && error.mistakes.allSatisfy { $0.line >= 1 && $0.column >= 1 && !$0.message.isEmpty }
        }
    }

    @Test("a configuration with one character replaced is read or refused with a place")
    func mutated() {
        let original = Array(ConfigurationTests.complete.unicodeScalars)
        for index in stride(from: 0, to: original.count, by: 3) {
            var scalars = original
            scalars[index] = Self.replacements[index / 3 % Self.replacements.count]
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            #expect(read(String(text)))
        }
    }

    @Test("a configuration cut off after any character is read or refused with a place")
    func truncated() {
        let original = ConfigurationTests.complete
        for length in stride(from: 0, to: original.count, by: 7) { #expect(read(String(original.prefix(length)))) }
    }

    @Test("ten thousand levels of nesting are refused", arguments: ["[", "{ a: ", "- "])
    func nested(opening: String) {
        #expect(read("x-deep: " + (opening == "- " ? "\n" : "") + String(repeating: opening, count: 10_000)))
    }
}
