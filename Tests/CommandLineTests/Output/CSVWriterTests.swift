import Testing

@testable import certvigil

@Suite("A CSV record")
struct CSVWriterTests {
    @Test(
        "quotes what RFC 4180 says, and what other countries take for a separator",
        arguments: [
            ("plain text 1.5", "plain text 1.5"), ("a,b", "\"a,b\""), ("say \"no\"", "\"say \"\"no\"\"\""), ("a;b", "\"a;b\""), ("CN=a", "\"CN=a\""),
            ("", ""), ("ü", "\"ü\""),
        ])
    func quoting(text: String, expected: String) { #expect(field { $0.text(text) } == expected) }

    @Test(
        "runs no formula in a spreadsheet",
        arguments: ["=cmd|'/c calc'!A1", "+1", "-1+1", "@SUM(A1)", "\u{FF1D}1", "\u{FF0B}1", "\u{FF0D}1", "\u{FF20}a"])
    func formula(text: String) { #expect(field { $0.text(text) }.drop { $0 == "\"" }.first == "'") }

    @Test("keeps control characters and direction marks out", arguments: ["a\nb", "a\rb", "a\u{1B}[31mb", "a\u{202E}b", "\tb"])
    func control(text: String) { #expect(field { $0.text(text) }.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E }) }

    @Test("leaves numbers as they are, and an unknown one empty")
    func values() {
        #expect(field { $0.value(-3) } == "-3")
        #expect(field { $0.value(Int?.none) } == "")
    }

    @Test("separates fields by commas and ends in CRLF")
    func record() {
        var record = CSVWriter()
        record.value("")
        record.value("b")
        record.value(2)
        record.endRecord()
        record.value("c")
        #expect(String(decoding: record.bytes, as: UTF8.self) == ",b,2\r\nc")
    }

    private func field(_ write: (inout CSVWriter) -> Void) -> String {
        var record = CSVWriter()
        write(&record)
        return String(decoding: record.bytes, as: UTF8.self)
    }
}
