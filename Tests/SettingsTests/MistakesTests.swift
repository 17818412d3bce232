import Foundation
import Settings
import Testing

/// One file for each mistake; its first lines say what must be reported, in full.
@Suite struct MistakesTests {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Mistakes")

    static let fixtures: [String] = {
        let names = try? FileManager.default.contentsOfDirectory(atPath: directory.path)
        return (names ?? []).filter { $0.hasSuffix(".yml") }.sorted()
    }()

    @Test("each mistake is reported where it is, with what was found and what is accepted", arguments: fixtures)
    func mistake(fixture: String) throws {
        let yaml = try String(contentsOf: Self.directory.appending(path: fixture), encoding: .utf8)
        let expected = yaml.split(separator: "\n").prefix { $0.hasPrefix("# expect: ") }.map { String($0.dropFirst(10)) }
        try #require(!expected.isEmpty)
        let error = #expect(throws: ConfigurationError.self) { try Configuration(yaml: yaml, file: fixture, directory: "/etc/certvigil") }
        #expect(error?.mistakes.map(\.description) == expected)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test("the fixtures are found")
    func fixturesExist() {
        #expect(Self.fixtures.count >= 75)
    }

    @Test("a mistake carries file, line, column, path, message and hint")
    func parts() {
        let error = #expect(throws: ConfigurationError.self) {
            try Configuration(yaml: "defaults:\n  timout: 5s\n", file: "certvigil.yml", directory: "/")
        }
        let expected = ConfigurationMistake(line: 2, column: 3, path: "defaults.timout", message: "unknown key", hint: "did you mean \"timeout\"?")
        #expect(error?.problem == .mistakes([expected]))
        #expect(error?.description == "certvigil.yml:2:3: defaults.timout: unknown key; did you mean \"timeout\"?")
    }
}
