import Foundation
import Monitoring
import Settings
import Testing

@Suite("file_sd")
struct FileDiscoveryTests {
    @Test(
        "lists targets with their labels, in YAML as in JSON",
        arguments: [
            ("yml", "- targets: [a:1, 'b.example:443']\n  labels: {team: x, server_name: c.example}\n- targets: ['[::1]:2']\n"),
            ("json", #"[{"targets":["a:1","b.example:443"],"labels":{"team":"x","server_name":"c.example"}},{"targets":["[::1]:2"]}]"#),
        ])
    func targets(ending: String, text: String) throws {
        let (targets, mistakes) = try read(text, ending)
        #expect(mistakes.isEmpty)
        #expect(targets.map(\.endpoint.description) == ["a:1", "b.example:443", "[::1]:2"])
        #expect(targets.map(\.serverName) == ["c.example", "c.example", nil])
        #expect(targets.map(\.labels) == [["team": "x"], ["team": "x"], [:]])
    }

    @Test("loses nothing for a target that cannot be read, and names its place")
    func mistakes() throws {
        let (targets, mistakes) = try read("- targets:\n  - a:1\n  - nonsense\n  - [b]\n- labels: {}\n- targets: [c:3]\n  labels: {x: [1]}\n", "yml")
        #expect(targets.map(\.endpoint.description) == ["a:1", "c:3"])
        #expect(mistakes.map(\.line) == [3, 4, 5, 7])
        #expect(mistakes[0].message.contains("no port in \"nonsense\""))
    }

    @Test("refuses what is no such document", arguments: ["targets: [a:1]", "- [", "", "\u{0}"])
    func noDocument(text: String) throws {
        let result = Result { try read(text, "yml") }
        switch result {
        case .success(let found): #expect(found.targets.isEmpty && !found.mistakes.isEmpty)
        case .failure(let error): #expect(error is ConfigurationError)
        }
    }

    private func read(_ text: String, _ ending: String) throws -> (targets: [DiscoveredTarget], mistakes: [ConfigurationMistake]) {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).\(ending)").path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try FileDiscovery.read(path)
    }
}
