import PKI
import Testing

@Suite("PEM")
struct PEMTests {
    static let hello = "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n"
    static let content = Array("hello".utf8)

    @Test("finds the end of a body of any length, wherever it begins")
    func findsEnds() {
        for shift in 0..<9 {
            for groups in 0..<20 {
                let body = String(repeating: "QUJD", count: groups)
                let text = String(repeating: "\n", count: shift) + "-----BEGIN A-----\n\(body)\n-----END A-----\n"
                #expect(PEM.blocks(in: Array(text.utf8)).blocks.map(\.content.count) == [groups * 3])
            }
        }
    }

    @Test(
        "is found",
        arguments: [
            ("alone", hello, 1), ("with CRLF", hello.replacing("\n", with: "\r\n"), 1), ("with bare CR", hello.replacing("\n", with: "\r"), 1),
            ("after a byte order mark", "\u{FEFF}" + hello, 1), ("without a final line end", String(hello.dropLast()), 1),
            ("after a text", "Subject: CN=x\n--- not a boundary\n\n" + hello + "more text", 4),
            ("indented", hello.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"), 1),
            ("with spaces at the line ends", hello.replacing("\n", with: "  \t\n"), 1),
            ("with every character on its own line", hello.replacing("aGVsbG8=", with: "a\nG\nV\ns\nb\nG\n8\n="), 1),
            ("without padding", hello.replacing("=", with: ""), 1),
            ("without line ends in the body", hello.replacing("-----\naG", with: "-----aG"), 1),
        ])
    func isFound(_ sentence: String, _ text: String, _ line: Int) {
        let document = PEM.blocks(in: Array(text.utf8))
        #expect(document.blocks == [PEMBlock(label: "CERTIFICATE", content: PEMTests.content, line: line)], "\(sentence)")
        #expect(document.problems.isEmpty)
    }

    @Test("keeps every block of a bundle, in order and with its line")
    func keepsOrder() {
        let document = PEM.blocks(in: Array((PEMTests.hello + "\n" + PEMTests.hello.replacing("CERTIFICATE", with: "X509 CRL")).utf8))
        #expect(document.blocks.map(\.label) == ["CERTIFICATE", "X509 CRL"])
        #expect(document.blocks.map(\.line) == [1, 5])
    }

    @Test(
        "has a problem in one block that hides no other",
        arguments: [
            ("without END", "-----BEGIN CERTIFICATE-----\naGVs\n", "no END line", 1),
            ("with foreign characters", "-----BEGIN CERTIFICATE-----\naG*s\n-----END CERTIFICATE-----\n", "not base64", 2),
            ("with another END", "-----BEGIN CERTIFICATE-----\naGVs\n-----END X509 CRL-----\n", "ends as X509 CRL", 3),
            ("ending within a group", "-----BEGIN CERTIFICATE-----\naGVsb\n-----END CERTIFICATE-----\n", "base64 ends within a group", 3),
            ("with letters after padding", "-----BEGIN CERTIFICATE-----\naG==aGVs\n-----END CERTIFICATE-----\n", "not base64", 2),
            ("with too little padding", "-----BEGIN CERTIFICATE-----\naG=\n-----END CERTIFICATE-----\n", "base64 ends within a group", 3),
            ("with a dash in the body", "-----BEGIN CERTIFICATE-----\naG-s\n-----END CERTIFICATE-----\n", "no END line", 1),
        ])
    func isolatesProblems(_ sentence: String, _ broken: String, _ reason: String, _ line: Int) {
        let document = PEM.blocks(in: Array((broken + PEMTests.hello + broken + PEMTests.hello).utf8))
        #expect(document.blocks.map(\.content) == [PEMTests.content, PEMTests.content], "\(sentence)")
        #expect(document.problems.map(\.reason) == [reason, reason])
        #expect(document.problems.first == PEMProblem(label: "CERTIFICATE", line: line, reason: reason))
    }

    @Test(
        "has no blocks in other text",
        arguments: ["", "-", "-----", "-----BEGIN ", "-----BEGIN CERTIFICATE", "x -----BEGIN CERTIFICATE-----\naGVs", "---BEGIN X---", "\u{FEFF}"])
    func findsNothing(_ text: String) {
        #expect(PEM.blocks(in: Array(text.utf8)) == PEMDocument())
    }

    @Test("skips the headers of an encrypted key and says that it is one")
    func readsHeaders() {
        let text = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00FF\n\naGVsbG8=\n-----END RSA PRIVATE KEY-----\n"
        let document = PEM.blocks(in: Array(text.utf8))
        #expect(document.blocks == [PEMBlock(label: "RSA PRIVATE KEY", content: PEMTests.content, line: 1, isEncrypted: true)])
    }

    @Test("decodes every length and every octet")
    func decodesAll() {
        for count in 0...100 {
            let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
            #expect(PEM.blocks(in: Array(PEMTests.text(content).utf8)).blocks.first?.content == content)
        }
        let all = (0..<256).map { UInt8($0) }
        #expect(PEM.blocks(in: Array(PEMTests.text(all).utf8)).blocks.first?.content == all)
    }

    @Test("takes time in proportion to its size, also where nothing ends")
    func isLinear() {
        let begins = String(repeating: "-----BEGIN CERTIFICATE-----\n", count: 20_000)
        let document = PEM.blocks(in: Array(begins.utf8))
        #expect(document.problems.count == 20_000)
    }

    @Test("survives every truncation and every changed byte")
    func survivesMutation() {
        let original = Array((PEMTests.hello + "text\n" + PEMTests.hello).utf8)
        for end in original.indices { _ = PEM.blocks(in: Array(original[..<end])) }
        for index in original.indices {
            for byte: UInt8 in [0x00, 0x0A, 0x0D, 0x2D, 0x3A, 0x3D, 0x80, 0xFF] {
                var changed = original
                changed[index] = byte
                let document = PEM.blocks(in: changed)
                #expect(document.blocks.count <= 2)
            }
        }
    }

    static func text(_ content: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: content.count, by: 3) {
            let group = content[start..<min(start + 3, content.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for position in 0..<4 { text.append(position <= group.count ? alphabet[bits >> (18 - 6 * position) & 63] : "=") }
            if text.count % 65 == 64 { text.append("\n") }
        }
        return "-----BEGIN CERTIFICATE-----\n\(text)\n-----END CERTIFICATE-----\n"
    }
}
