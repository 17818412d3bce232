import Monitoring
import OpenSSL
import Scanning
import TestSupport
import Testing

@Suite("Patterns as paths of a scan")
struct PatternPathTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        let pem = try TestPKI().root.pem
        for name in ["a/tls/x.pem", "a/tls/deep/y.pem", "a/other/x.pem", "b/tls/z.crt", "b/plain.pem", "[c].pem"] {
            try directory.write(pem, to: name)
        }
        try directory.link("a/tls/linked.pem", to: "../../b/plain.pem")
    }

    @Test(
        "find what matches, below matching directories everything",
        arguments: [
            ("*/tls", ["a/tls/deep/y.pem", "a/tls/linked.pem", "a/tls/x.pem", "b/tls/z.crt"]),
            ("**/*.pem", ["[c].pem", "a/other/x.pem", "a/tls/deep/y.pem", "a/tls/linked.pem", "a/tls/x.pem"]),
            ("a/*/x.pem", ["a/other/x.pem", "a/tls/x.pem"]),
            ("**/deep/**", ["a/tls/deep/y.pem"]), ("?/plain.pem", ["b/plain.pem"]), ("a/tls/l*", ["a/tls/linked.pem"]),
        ])
    func find(_ pattern: String, _ expected: [String]) {
        let scan = Scan(directory.path(pattern))
        #expect(scan.paths(below: directory.path) == expected)
        #expect(scan.summary.errors.isEmpty)
    }

    @Test("that match nothing are told", arguments: ["*/none", "nowhere/*.pem", "**/*.p12"])
    func matchNothing(_ pattern: String) {
        let scan = Scan(directory.path(pattern))
        #expect(scan.observations.map(\.path) == [directory.path(pattern)])
        #expect(scan.reasons == [.notFound] && scan.summary.errors == [.notFound: 1])
        #expect(scan.observations.first?.failure?.detail == "nothing matches the pattern")
    }

    @Test("are names where something has that name")
    func areNames() {
        #expect(Scan(directory.path("[c].pem")).paths(below: directory.path) == ["[c].pem"])
    }
}
