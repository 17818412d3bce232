import Foundation
import TestSupport
import Testing

/// The page about the command line against what the program says of itself.
@Suite("Documentation.docc/CommandLine.md")
struct CommandLineDocumentationTests {
    private static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/certvigil/Documentation.docc/CommandLine.md")

    @Test("names every option of every command", arguments: ["run", "check", "scan", "explain", "forecast", "history", "verify", "demo"])
    func options(command: String) async throws {
        let page = try String(contentsOf: CommandLineDocumentationTests.page, encoding: .utf8)
        let help = try await CertvigilBinary.run([command, "--help"]).standardOutput
        let options = Set(help.matches(of: /--[a-z][a-z.-]+/).map { String($0.output) }).subtracting(["--help", "--version"])
        #expect(!options.isEmpty)
        let missing = options.filter { !page.contains("`\($0)") && !page.contains("\($0) ") }
        #expect(missing.isEmpty, "of \(command)")
        #expect(page.contains("`\(command)"))
    }
}
