import Monitoring
import Testing

@testable import Settings

@Suite struct ThresholdLiteralTests {
    @Test(
        "thresholds that can be read, and how they are written",
        arguments: [
            ("30d", "30d"), ("25%", "25%"), ("[30d, 25%]", "[30d, 25%]"), ("30d,25%", "[30d, 25%]"), ("25%, 30d", "[30d, 25%]"),
            ("12.5%", "12.5%"), ("0", "0"), ("0%", "0%"), ("100%", "100%"), ("[1h]", "1h"),
        ])
    func readable(text: String, written: String) throws {
        #expect(try ThresholdLiteral(parsing: text).description == written)
    }

    @Test("thresholds that cannot be read", arguments: ["", "[]", "30", "30d,20d", "5%,6%", "101%", "-1%", "nan%", "1e1%", "%", "30d,", "1..5%"])
    func unreadable(text: String) {
        #expect(throws: LiteralError.self) { try ThresholdLiteral(parsing: text) }
    }
}

@Suite struct ListenAddressTests {
    @Test(
        "addresses that can be read",
        arguments: [
            ("127.0.0.1:9930", "127.0.0.1", 9930), (":9930", "", 9930), ("[::1]:0", "::1", 0), ("localhost:65535", "localhost", 65_535),
        ] as [(String, String, UInt16)])
    func readable(text: String, host: String, port: UInt16) throws {
        let address = try ListenAddress(parsing: text)
        #expect(address == ListenAddress(host: host, port: port))
        #expect(address.description == text)
    }

    @Test("addresses that cannot be read", arguments: ["", "9930", "::1:9930", "a:", "a:65536", "a:-1", "http://a:1", "a b:1", "[::1:1"])
    func unreadable(text: String) {
        #expect(throws: ListenAddressSyntaxError.self) { try ListenAddress(parsing: text) }
    }
}

@Suite struct SpellingTests {
    @Test(
        "what was probably meant",
        arguments: [
            ("smpt", "smtp"), ("SMTP", "smtp"), ("imapp", "imap"), ("ftp", nil), ("", nil), ("webhook", nil), ("pop", "pop3"), ("imp", "imap"),
        ] as [(String, String?)])
    func suggestion(word: String, meant: String?) {
        #expect(Spelling.suggestion(for: word, among: ["smtp", "imap", "pop3"]) == meant.map { "did you mean \"\($0)\"?" })
    }

    @Test(
        "distances count a swap of neighbours as one",
        arguments: [("", "", 0), ("a", "", 1), ("smpt", "smtp", 1), ("kitten", "sitting", 3), ("ca", "abc", 3)])
    func distance(left: String, right: String, distance: Int) {
        #expect(Spelling.distance(Array(left), Array(right)) == distance)
    }
}
