import Monitoring
import Testing

@testable import certvigil

@Suite("A line of --targets")
struct TargetLineTests {
    @Test(
        "names an endpoint and, behind it, the name to ask for",
        arguments: [
            ("payments:8443", "payments:8443", nil), ("  payments:8443\tpay.example  ", "payments:8443", "pay.example"),
            ("https://example.com", "example.com:443", nil), ("[2001:db8::1]:443 a.example # the old one\r", "[2001:db8::1]:443", "a.example"),
        ] as [(String, String, String?)])
    func endpoint(line: String, endpoint: String, serverName: String?) {
        guard case .endpoint(let read, let name) = TargetLine(Array(line.utf8)[...]) else {
            Issue.record("no endpoint in \(line)")
            return
        }
        #expect(read.description == endpoint)
        #expect(name == serverName)
    }

    @Test("may be empty or a comment", arguments: ["", " \t", "# endpoints", "   # nothing", "\r"])
    func blank(line: String) {
        let bytes = Array(line.utf8)[...]
        #expect(TargetLine.isBlank(bytes))
        guard case .blank = TargetLine(bytes) else {
            Issue.record("\(line) is not blank")
            return
        }
    }

    @Test(
        "that cannot be read says why",
        arguments: [("payments", "no port"), ("a:1 b c", "3 words"), ("a:99999", "99999"), ("gopher://a", "gopher"), ("a:0", "port \"0\"")])
    func mistake(line: String, complaint: String) {
        guard case .mistake(let text) = TargetLine(Array(line.utf8)[...]) else {
            Issue.record("no mistake in \(line)")
            return
        }
        #expect(text.contains(complaint))
    }

    @Test("may hold any bytes")
    func anyBytes() {
        for byte in UInt8.min...UInt8.max { _ = TargetLine([byte, 0xFF, UInt8(ascii: ":"), byte, UInt8(ascii: "1")]) }
    }
}
