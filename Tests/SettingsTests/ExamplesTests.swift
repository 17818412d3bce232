import Foundation
import Monitoring
import Settings
import Testing

/// What stands in `config/` must be usable as it is.
@Suite struct ExamplesTests {
    static let directory = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "../../config").standardized

    static let files: [String] = {
        let names = FileManager.default.enumerator(atPath: directory.path)?.compactMap { $0 as? String }
        return (names ?? []).filter { $0.hasSuffix(".yml") }.sorted()
    }()

    @Test("every example decodes and watches something", arguments: files)
    func example(file: String) throws {
        let configuration = try Configuration(contentsOf: Self.directory.appending(path: file).path)
        #expect(!configuration.targets.isEmpty || !configuration.scans.isEmpty)
    }

    @Test("there are examples beside the commented configuration")
    func examplesExist() {
        #expect(Self.files.contains("certvigil.yml"))
        #expect(Self.files.count >= 6)
    }

    @Test("the commented configuration with every comment taken away decodes, and shows every key")
    func uncommented() throws {
        let text = try String(contentsOf: Self.directory.appending(path: "certvigil.yml"), encoding: .utf8)
        let configuration = try Configuration(yaml: Self.uncomment(text), file: "certvigil.yml", directory: "/etc/certvigil")
        #expect(configuration.targets.map(\.target.name) == ["example.com:443", "payments"])
        #expect(configuration.identities.keys.sorted() == ["legacy", "monitor"])
        #expect(configuration.alerting.routes == [RouteSettings(match: ["team": "payments"], receiver: "oncall")])
        #expect(configuration.scans.map(\.name) == ["system-roots", "secret-volumes"])
    }

    @Test("the commented configuration shows the defaults as they are")
    func defaults() throws {
        let shown = try Configuration(contentsOf: Self.directory.appending(path: "certvigil.yml").path)
        let empty = try Configuration(yaml: "", file: "empty.yml", directory: Self.directory.path)
        #expect(shown.storage == empty.storage)
        #expect(shown.defaults == empty.defaults)
        #expect(shown.revocation == empty.revocation)
        #expect(shown.alerting == empty.alerting)
        #expect(shown.server == empty.server)
        #expect(shown.concurrency == empty.concurrency)
    }

    /// Makes `# - name: x` and what follows it below the same comment part of the document.
    private static func uncomment(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let indentation = line.prefix { $0 == " " }
            let rest = line.dropFirst(indentation.count)
            let isKey = rest.hasPrefix("#") && rest.contains(/^# +(- )?[a-z0-9_]+:/) && !indentation.isEmpty
            return isKey ? String(indentation + rest.dropFirst(2)) : String(line)
        }.joined(separator: "\n").replacing("identities: {}", with: "identities:").replacing("proxies: {}", with: "proxies:").replacing(
            "receivers: []", with: "receivers:"
        )
        .replacing("routes: []", with: "routes:")
    }
}
