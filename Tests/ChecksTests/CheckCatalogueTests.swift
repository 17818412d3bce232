import Checks
import Foundation
import Monitoring
import Testing

@Suite struct CheckCatalogueTests {
    @Test("no two checks share an identifier")
    func identifiersAreUnique() {
        #expect(Set(identifiers).count == CheckCatalogue.all.count)
    }

    @Test("every identifier is a label value: lower-case words joined by underscores", arguments: CheckCatalogue.all.map { type(of: $0).id.rawValue })
    func identifiersAreSnakeCase(identifier: String) {
        #expect(identifier.wholeMatch(of: /[a-z]+(_[a-z]+)*/) != nil)
    }

    @Test("every check rests on something written, and its documentation row says on what", arguments: names)
    func checksAreDocumented(name: CheckName) throws {
        let page = try String(contentsOf: repository.appending(path: "Sources/certvigil/Documentation.docc/Checks.md"), encoding: .utf8)
        let row = page.split(separator: "\n").first { $0.hasPrefix("| `\(name.identifier)` |") }
        #expect(row?.hasSuffix("| \(name.citation) |") == true, "\(name.identifier): \(row ?? "no row")")
    }

    @Test("every check has a file of tests named after it", arguments: names)
    func checksAreTested(name: CheckName) {
        let file = repository.appending(path: "Tests/ChecksTests/\(name.type)Tests.swift")
        #expect(FileManager.default.fileExists(atPath: file.path))
    }

    private var identifiers: [String] { CheckCatalogue.all.map { type(of: $0).id.rawValue } }

    private static let names = CheckCatalogue.all.map { check in
        CheckName(
            identifier: type(of: check).id.rawValue, citation: type(of: check).citation.description, type: String(describing: type(of: check)))
    }

    private var repository: URL {
        URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }
}

struct CheckName: Sendable, CustomTestStringConvertible {
    var identifier: String
    var citation: String
    var type: String

    var testDescription: String { identifier }
}
