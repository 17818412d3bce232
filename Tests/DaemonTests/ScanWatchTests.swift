import Alerting
import Exposition
import Glibc
import History
import Logging
import Monitoring
import OpenSSL
import PKI
import Scanning
import Settings
import TestSupport
import Testing

@testable import Daemon

@Suite("Watching the places of a scan", .timeLimit(.minutes(1)))
struct ScanWatchTests {
    @Test("tells of what is written, renamed, linked and removed in a directory, and of nothing else")
    func tellsChanges() async throws {
        let directory = try TemporaryDirectory()
        try directory.makeDirectory("a")
        let watch = try #require(ChangeWatch())
        #expect(watch.follow([directory.path("a")]) == 0)
        var changes = watch.changes.makeAsyncIterator()
        try directory.write("x", to: "a/file")
        #expect(await changes.next() != nil)
        #expect(rename(directory.path("a/file"), directory.path("a/other")) == 0)
        #expect(await changes.next() != nil)
        try directory.link("a/..data", to: "..2026_01_01")
        #expect(await changes.next() != nil)
    }

    @Test("says how many directories it cannot watch")
    func countsFailures() throws {
        let directory = try TemporaryDirectory()
        let watch = try #require(ChangeWatch())
        #expect(watch.follow([directory.path, directory.path("nowhere")]) == 1)
        #expect(watch.follow([]) == 0)
    }

    @Test("scans again when a certificate is replaced, long before the schedule says so")
    func scansAgain() async throws {
        let directory = try TemporaryDirectory()
        let pki = try TestPKI()
        try directory.write(pki.server().pem, to: "tls/tls.crt")
        let renewed = try pki.server()
        let world = try ScanWorld(directory)
        let task = Task { await world.monitor(paths: [directory.path("tls")]).run() }
        try await world.clock.waitForSleepers(count: 1)
        let start = world.clock.now
        try directory.write(renewed.pem, to: "tls/new")
        #expect(rename(directory.path("tls/new"), directory.path("tls/tls.crt")) == 0)
        let place = Place.file(scan: "s", path: directory.path("tls/tls.crt"))
        while world.results.observation(at: place)?.certificates.first?.certificate != (try renewed.certificate) {
            try await world.clock.advance(to: world.clock.now + .milliseconds(10), whenParked: 1)
        }
        #expect(world.clock.now - start < .hours(12))
        task.cancel()
        await task.value
    }
}

/// A scan with all that it reports to.
private final class ScanWorld: Sendable {
    let clock = ManualClock()
    let results = LatestResults()
    private let metrics = MetricsState(build: BuildInformation(version: "test", swift: "6", openssl: "3"))
    private let recorder: Recorder

    init(_ directory: TemporaryDirectory) throws {
        let history = try History(path: directory.path("history.db"), digest: SystemCryptography())
        recorder = Recorder(
            tracker: AlertTracker(router: Router(receivers: [])), book: AlertBook(), history: history, metrics: metrics, results: results,
            clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, outboxChanged: {})
    }

    func monitor(paths: [String]) -> ScanMonitor {
        ScanMonitor(
            settings: ScanSettings(name: "s", paths: paths, watch: true), scanner: FileScanner(digest: SystemCryptography()), cache: ScanCache(),
            recorder: recorder, metrics: metrics, results: results, limit: ConcurrencyLimit(1), clock: clock, remember: { _ in }, warn: { _ in })
    }
}
