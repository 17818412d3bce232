import Exposition
import Foundation
import Testing

@Suite("The page about metrics")
struct MetricsPageTests {
    @Test("has one row for each family of the catalogue, with its type, labels and meaning, and no other")
    func agreesWithCatalogue() throws {
        let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: repository.appending(path: "Sources/certvigil/Documentation.docc/Metrics.md"), encoding: .utf8)
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
        let expected = MetricCatalogue.all.map { family in
            let labels = family.labels.map { "`\($0)`" }.joined(separator: ", ")
            return "| `\(family.name)` | \(family.kind) | \(labels) | \(family.help) |"
        }
        #expect(rows == expected)
    }
}
