import Foundation
import Monitoring
import Testing

@Suite struct ProbeFailureTests {
    @Test("the documentation lists every phase and every reason, and nothing else")
    func documentation() throws {
        let file = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "../../Sources/certvigil/Documentation.docc/Failures.md").standardized
        let page = try String(contentsOf: file, encoding: .utf8)
        let words = page.split(separator: "\n").compactMap { line in
            line.hasPrefix("| `") ? String(line.dropFirst(3).prefix { $0 != "`" }) : nil
        }
        #expect(words == ProbeFailure.Phase.allCases.map(\.rawValue) + documentedReasons(page))
        #expect(documentedReasons(page).sorted() == ProbeFailure.Reason.allCases.map(\.rawValue).sorted())
    }

    @Test("every word is a label value: lower-case words joined by underscores")
    func words() {
        for word in ProbeFailure.Phase.allCases.map(\.rawValue) + ProbeFailure.Reason.allCases.map(\.rawValue) {
            #expect(word.wholeMatch(of: /[a-z]+(_[a-z]+)*/) != nil, "\(word)")
        }
    }

    private func documentedReasons(_ page: String) -> [String] {
        let rows = page.split(separator: "\n").drop { $0 != "## Reasons" }
        return rows.compactMap { $0.hasPrefix("| `") ? String($0.dropFirst(3).prefix { $0 != "`" }) : nil }
    }
}
