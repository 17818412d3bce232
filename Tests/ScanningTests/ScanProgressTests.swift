import Monitoring
import OpenSSL
import PKI
import Scanning
import TestSupport
import Testing

@Suite("The progress of a scan")
struct ScanProgressTests {
    @Test("grows from nothing to the whole, with what was found")
    func grows() throws {
        let directory = try TemporaryDirectory()
        let pem = try TestPKI().root.pem
        for number in 0..<1100 { try directory.write(number.isMultiple(of: 100) ? pem : "text", to: "\(number % 10)/\(number)") }
        var words: [ScanProgress] = []
        let scanner = FileScanner(digest: SystemCryptography(), limits: Scan.limits)
        _ = scanner.scan(ScanRequest(name: "test", paths: [directory.path]), at: TestPKI.epoch, progress: { words.append($0) }) { _ in }
        #expect(words.map(\.files) == [256, 512, 768, 1024])
        #expect(words.map(\.share) == words.map(\.share).sorted() && words.allSatisfy { $0.share > 0.1 && $0.share < 1 })
        #expect(words.last?.certificates == 1)
    }
}
