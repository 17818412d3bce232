import Scanning
import Testing

@Suite("Glob patterns")
struct GlobPatternTests {
    @Test(
        "match",
        arguments: [
            ("*.pem", "/etc/tls/a.pem", true), ("*.pem", "/etc/tls/a.crt", false), ("tls", "/etc/tls", true), ("tls", "/etc/tls/a", false),
            ("/etc/*/a.pem", "/etc/tls/a.pem", true), ("/etc/*/a.pem", "/etc/tls/b/a.pem", false), ("/etc/**/a.pem", "/etc/tls/b/a.pem", true),
            ("/etc/**/a.pem", "/etc/a.pem", true), ("/etc/**", "/etc/x/y", true), ("/etc/**", "/var/x", false), ("**/b/**/d", "/a/b/c/c/d", true),
            ("**/b/**/d", "/a/c/d", false), ("a?c", "/abc", true), ("a?c", "/ac", false), ("[a-c]x", "/bx", true), ("[!a-c]x", "/bx", false),
            ("[!a-c]x", "/dx", true), ("[]]", "/]", true), ("[a-", "/[a-", true), ("*a*b*", "/xaxxbx", true), ("*a*b", "/xaxxbx", false),
            ("", "/a", false),
            ("*", "/anything", true), ("/etc/ssl/", "/etc/ssl", true),
        ])
    func match(_ pattern: String, _ path: String, _ expected: Bool) {
        #expect(GlobPattern(pattern).matches(path) == expected)
    }

    @Test("take bounded time for patterns that step back often")
    func stayBounded() {
        let name = String(repeating: "a", count: 2000)
        #expect(!GlobPattern(String(repeating: "*a", count: 100) + "b").matches(name))
        #expect(!GlobPattern(String(repeating: "**/a/", count: 100) + "b").matches(String(repeating: "a/", count: 1000)))
    }
}
