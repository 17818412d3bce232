import Glibc
import Monitoring
import OpenSSL
import PKI
import Scanning
import Synchronization
import TestSupport
import Testing

@Suite("Files caught half written")
struct TornWriteTests {
    let directory: TemporaryDirectory
    let pki: TestPKI
    /// Everything the tests write counts as young.
    static let limits = ScanLimits(settlingTime: .seconds(-60), tornTime: .seconds(3600), tornPause: .seconds(30))

    init() throws {
        directory = try TemporaryDirectory()
        pki = try TestPKI()
    }

    @Test("are looked at once more after a pause, and reported as they are then")
    func lookedAtAgain() throws {
        let whole = pki.root.pem
        let path = try directory.write(String(whole.prefix(300)), to: "b/ca.pem")
        try directory.write(whole, to: "c.pem")
        let pauses = Mutex<[Duration]>([])
        let scan = scan { [directory] duration in
            pauses.withLock { $0.append(duration) }
            _ = try? directory.write(whole, to: "b/ca.pem")
        }
        #expect(pauses.withLock { $0 } == [.seconds(30)])
        #expect(scan.observations.map(\.path) == [directory.path("c.pem"), path])
        #expect(scan.reasons == [nil, nil] && scan.summary.errors.isEmpty)
    }

    @Test("are reported when they stay broken, and forgotten when they go")
    func staysBroken() throws {
        try directory.write("-----BEGIN CERTIFICATE-----\nMII", to: "a.pem")
        let gone = try directory.write("", to: "b.crt")
        let scan = scan { _ in unlink(gone) }
        #expect(scan.paths(below: directory.path) == ["a.pem"] && scan.reasons == [.undecodable])
    }

    @Test("are not waited for when they are old")
    func oldOnes() throws {
        try directory.write("-----BEGIN CERTIFICATE-----\nMII", to: "a.pem")
        let scan = scan(ScanLimits(tornTime: .seconds(-60))) { _ in Issue.record("waited for an old file") }
        #expect(scan.reasons == [.undecodable])
    }

    @Test("include a new certificate beside the key of the old one")
    func halfARotation() throws {
        let (old, new) = (try pki.server(), try pki.server())
        try directory.write(new.pem, to: "tls.crt")
        let key = try directory.write(old.privateKey.pem(), to: "tls.key")
        let scan = scan { [directory] _ in _ = try? directory.write(new.privateKey.pem(), to: "tls.key") }
        #expect(scan.observations.first?.facts.privateKeys == [PrivateKeyFacts(path: key, isEncrypted: false, certificates: [0])])
    }

    @Test("are not missed below their path before they are looked at again")
    func noDropOfCoverage() throws {
        let (old, new) = (try pki.server(), try pki.server())
        try directory.write(old.pem, to: "tls.crt")
        try directory.write(old.privateKey.pem(), to: "tls.key")
        let cache = ScanCache()
        let request = ScanRequest(name: "test", paths: [directory.path])
        let scanner = FileScanner(digest: SystemCryptography(), limits: TornWriteTests.limits, pause: { _ in })
        _ = Scan(request, with: scanner, cache: cache)
        try directory.write(new.pem, to: "tls.crt")
        let second = Scan(request, with: scanner, cache: cache)
        #expect(second.paths(below: directory.path) == ["tls.crt"] && second.observations.first?.facts.coverage == nil)
    }

    @Test("cost one pause, however many there are")
    func manyAtOnce() throws {
        for number in 0..<300 { try directory.write("-----BEGIN CERTIFICATE-----\n", to: "\(number).pem") }
        let pauses = Mutex(0)
        let scan = scan { _ in pauses.withLock { $0 += 1 } }
        #expect(pauses.withLock { $0 } == 1 && scan.observations.count == 300 && scan.summary.errors == [.undecodable: 300])
    }

    private func scan(_ limits: ScanLimits = TornWriteTests.limits, pause: @escaping @Sendable (Duration) -> Void) -> Scan {
        Scan(ScanRequest(name: "test", paths: [directory.path]), with: FileScanner(digest: SystemCryptography(), limits: limits, pause: pause))
    }
}
