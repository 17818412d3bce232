import Glibc
import Monitoring
import OpenSSL
import PKI
import Scanning
import TestSupport
import Testing

@Suite("A tree of mixed, broken and hostile files")
struct HostileTreeTests {
    @Test("is reported file by file as its manifest says, with any number of threads", .timeLimit(.minutes(1)), arguments: [1, 3])
    func asExpected(_ jobs: Int) throws {
        let tree = try HostileTree(copies: 70)
        #expect(tree.manifest.count > 2000)
        let request = ScanRequest(name: "test", paths: [tree.directory.path], jobs: jobs)
        let scan = Scan(request, with: FileScanner(digest: SystemCryptography(), limits: Scan.limits))
        let found = Dictionary(
            scan.observations.map { (String($0.path.dropFirst(tree.directory.path.count + 1)), HostileTree.Expectation($0)) }
        ) { first, _ in first }
        #expect(found.count == scan.observations.count)
        for (path, expectation) in tree.manifest where found[path] ?? .nothing != expectation {
            Issue.record("\(path.debugDescription.suffix(80)): expected \(expectation), found \(found[path] ?? .nothing)")
        }
        for path in found.keys where tree.manifest[path] == nil { Issue.record("not in the manifest: \(path.debugDescription.suffix(80))") }
    }

    @Test("takes no more memory than one large file may", .timeLimit(.minutes(1)))
    func staysSmall() throws {
        let tree = try HostileTree(copies: 3)
        let before = HostileTreeTests.peakMemory
        _ = Scan(tree.directory.path)
        #expect(HostileTreeTests.peakMemory - before < ScanLimits.standard.largestFile)
    }

    /// Bytes.
    private static var peakMemory: Int {
        var usage = rusage()
        getrusage(0, &usage)  // RUSAGE_SELF
        return usage.ru_maxrss << 10
    }
}
