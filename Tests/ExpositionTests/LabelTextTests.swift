import Testing

@testable import Exposition

@Suite("Label values")
struct LabelTextTests {
    @Test(
        "are escaped as the format demands",
        arguments: [
            ("plain", #"a="plain""#), ("", #"a="""#), (#"C:\certs"#, #"a="C:\\certs""#), (#"CN="x""#, #"a="CN=\"x\"""#),
            ("Zürich ✓", #"a="Zürich ✓""#),
        ])
    func escaping(value: String, line: String) {
        #expect(written(value) == line)
    }

    @Test("that deceive are replaced, and told apart by a hash", arguments: ["a\nb", "a\u{1B}[31mb", "a\u{0}b", "a\u{202E}b", "a\u{85}b"])
    func deceptive(value: String) {
        let shown = LabelText.exportable(value)
        #expect(shown.hasPrefix("a?"))
        #expect(shown.wholeMatch(of: /[ -~]*~[0-9a-f]{16}/) != nil)
    }

    @Test("that differ stay different when they are made fit")
    func distinctness() {
        let long = String(repeating: "x", count: 5000)
        let values = ["a\u{1}b", "a\u{2}b", "a?b", long + "1", long + "2"]
        #expect(Set(values.map(LabelText.exportable)).count == values.count)
    }

    @Test("have at most the longest length, whatever their characters", arguments: ["x", "é", "✓", "🔒", "e\u{301}"])
    func length(character: Character) {
        let shown = LabelText.exportable(String(repeating: character, count: 3000))
        #expect(shown.utf8.count <= LabelText.longestValue)
        #expect(shown.utf8.count > LabelText.longestValue - 8)
    }

    @Test("of exactly the longest length are left alone")
    func boundary() {
        let longest = String(repeating: "x", count: LabelText.longestValue)
        #expect(LabelText.exportable(longest) == longest)
        #expect(LabelText.exportable(longest + "x") != longest + "x")
    }

    @Test("hash the same in every run")
    func stability() {
        #expect(LabelText.exportable("a\nb") == "a?b~e5beb1190415e670")
    }

    @Test("of lists name as many as fit and count the rest", arguments: [0, 1, 2, 40, 100, 10_000])
    func lists(count: Int) throws {
        let names = (0..<count).map { "DNS:host-\($0).example.org" }
        let joined = LabelText.joined(names)
        #expect(joined.utf8.count <= LabelText.longestValue)
        let parts = joined.split(separator: ",").map(String.init)
        guard let rest = parts.last, rest.hasPrefix("+") else {
            #expect(parts == names)
            return
        }
        #expect(parts.dropLast() == names.prefix(parts.count - 1)[...])
        #expect(rest == "+\(count - parts.count + 1)")
    }

    @Test("of a list whose first element is too long are its count")
    func longFirst() {
        #expect(LabelText.joined([String(repeating: "x", count: 2000), "y"]) == "+2")
    }

    private func written(_ value: String) -> String {
        var bytes: [UInt8] = []
        LabelText.append("a", value, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
