import Alerting
import Checks
import Demo
import Exposition
import Foundation
import HTTPClient
import History
import Logging
import Monitoring
import OpenSSL
import PKI
import Probing
import Settings
import TestSupport
import Testing
import Trust

@testable import Daemon

/// The whole main road under a manual clock: real handshakes, real SQLite, a real receiver; only time is played.
@Suite("The life of a certificate")
struct CertificateLifeTests {
    @Test("40 days left, 30, 6, expired, renewed: one webhook at each turn and none besides")
    func life() async throws {
        let world = try World(daysLeft: 40, lifetime: 365, repeatInterval: .days(400))
        try await world.run { world in
            try await world.pass(days: 9)
            #expect(world.messages.isEmpty)  // 31 days left
            try await world.pass(days: 2)
            try await world.expect(1, "alert.firing", "first", "certificate_expiring", "warning")
            #expect(try world.daysLeft(in: 1) == 29)  // found by the first probe after the threshold was crossed
            try await world.pass(days: 21)
            #expect(world.messages.count == 1)  // 8 days left
            try await world.pass(days: 2)
            try await world.expect(2, "alert.firing", "escalated", "certificate_expiring", "critical")
            #expect(try world.daysLeft(in: 2) == 6)
            try await world.pass(days: 7)
            try await world.expect(3, "alert.firing", "escalated", "certificate_expired", "critical")
            #expect(try world.daysLeft(in: 3) == -1)
            try world.renew(lifetime: 365)
            try await world.pass(days: 1)
            try await world.expect(4, "alert.resolved", "resolved", "certificate_expired", "critical")
            try await world.pass(days: 30)
            #expect(world.messages.count == 4)
        }
    }

    @Test("A certificate nobody renews is told again once each repeat interval")
    func repeats() async throws {
        let world = try World(daysLeft: 31, lifetime: 365, repeatInterval: .days(10))
        try await world.run { world in
            try await world.pass(days: 2)
            try await world.expect(1, "alert.firing", "first", "certificate_expiring", "warning")
            try await world.pass(days: 10)
            try await world.expect(2, "alert.firing", "repeat", "certificate_expiring", "warning")
            try await world.pass(days: 9)
            #expect(world.messages.count == 2)
        }
    }

    @Test("An endpoint that goes down keeps the alert of its certificate, and a restart sends nothing twice")
    func outageAndRestart() async throws {
        let world = try World(daysLeft: 20, lifetime: 365, repeatInterval: .days(400))
        try await world.run { world in
            try await world.pass(days: 1)
            try await world.expect(1, "alert.firing", "first", "certificate_expiring", "warning")
        }
        let restarted = try World(continuing: world)
        try await restarted.run { world in
            try await world.pass(days: 1)
            world.server.stop()
            try await world.pass(days: 1)
            try await world.expect(2, "alert.firing", "first", "endpoint_unreachable", "critical")
        }
        #expect(
            try History(path: world.databasePath, digest: SystemCryptography()).alerts().map(\.check.rawValue).sorted() == [
                "certificate_expiring", "endpoint_unreachable",
            ])
    }
}

/// A served certificate, everything that watches it, and a receiver.
private final class World: Sendable {
    let clock: ManualClock
    let server: LoopbackTLSServer
    let databasePath: String
    private let pki: TestPKI
    private let receiver: LoopbackHTTPReceiver
    private let directory: TemporaryDirectory
    private let repeatInterval: Duration
    /// Probes are made twice a day, so that a threshold is noticed on the day it is crossed.
    private static let interval = Duration.hours(12)

    init(daysLeft: Int, lifetime: Int, repeatInterval: Duration) throws {
        clock = ManualClock()
        pki = try TestPKI()
        server = try LoopbackTLSServer(TLSServerSettings(chain: pki.chain(try pki.server(daysLeft: daysLeft, lifetime: lifetime))))
        receiver = try LoopbackHTTPReceiver()
        directory = try TemporaryDirectory()
        databasePath = directory.path + "/history.db"
        self.repeatInterval = repeatInterval
    }

    /// The same world after a restart of the program.
    init(continuing world: World) throws {
        (clock, server, pki, receiver, directory) = (world.clock, world.server, world.pki, world.receiver, world.directory)
        (databasePath, repeatInterval) = (world.databasePath, world.repeatInterval)
    }

    var messages: [LoopbackHTTPRequest] { receiver.requests }

    /// Watches while `body` runs.
    func run(_ body: @escaping @Sendable (World) async throws -> Void) async throws {
        let history = try History(path: databasePath, digest: SystemCryptography())
        let authenticator = OpenSSLAuthenticator()
        let webhook = try WebhookReceiver(
            WebhookSettings(name: "oncall", url: Secret(receiver.url)), client: CurlClient(), authenticator: authenticator)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let worker = OutboxWorker(receivers: [webhook], log: history, clock: clock, logger: logger)
        let recorder = try Recorder(
            tracker: AlertTracker(rules: AlertRules(repeatInterval: repeatInterval), router: Router(receivers: ["oncall"])),
            book: AlertBook(history.alerts()), history: history,
            metrics: MetricsState(build: BuildInformation(version: "test", swift: "6", openssl: "3")), results: LatestResults(), clock: clock,
            logger: logger, outboxChanged: { worker.signal() })
        let monitor = try TargetMonitor(settings: settings(), prober: prober(), recorder: recorder, limit: ConcurrencyLimit(1), clock: clock)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await worker.run() }
            group.addTask { await monitor.run(startingWithin: .zero) }
            group.addTask { [clock] in while (try? await clock.sleep(for: .hours(24))) != nil { await recorder.remind() } }
            defer { group.cancelAll() }
            try await body(self)
            // The receiver has the last message before the history knows; a program that ended in between would send it again.
            while try await history.pendingNotifications() > 0 { await Task.yield() }
        }
        try history.close()
    }

    /// Lets time pass from probe to probe.
    func pass(days: Int) async throws {
        try await clock.advance(to: clock.now + .days(days), whenParked: 2)
        try await clock.waitForSleepers(count: 2)
    }

    func renew(lifetime: Int) throws {
        let validity = Validity(notBefore: clock.now - .hours(1), notAfter: clock.now + .days(lifetime))
        try server.replaceChain(pki.chain(try pki.server { $0.validity = validity }))
    }

    /// The message of that number, counted from 1, has arrived, is the last one, and says this.
    func expect(_ number: Int, _ type: String, _ reason: String, _ check: String, _ severity: String) async throws {
        while messages.count < number { _ = try await receiver.nextRequest() }
        let data = try data(of: number)
        #expect(try body(of: number)["type"] as? String == type)
        #expect(data["reason"] as? String == reason)
        #expect(data["check"] as? String == check)
        #expect(data["severity"] as? String == severity)
        #expect(messages.count == number)
    }

    func daysLeft(in number: Int) throws -> Int? { (try data(of: number)["certificate"] as? [String: Any])?["days_left"] as? Int }

    private func data(of number: Int) throws -> [String: Any] { try #require(try body(of: number)["data"] as? [String: Any]) }

    private func body(of number: Int) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(messages[number - 1].body)) as? [String: Any])
    }

    private func settings() -> TargetSettings {
        let target = Target(
            name: "service", endpoint: Endpoint(host: "127.0.0.1", port: server.port), serverName: "service.example", trustStore: "test")
        return TargetSettings(target: target, schedule: .interval(World.interval), timeout: .seconds(10))
    }

    private func prober() throws -> any Prober {
        let cryptography = SystemCryptography()
        let store = TrustStore(name: "test", anchors: try [pki.root].certificates)
        return try TLSProber(
            clock: clock, cryptography: cryptography, trustStores: ["test": store], identities: [:],
            verification: VerificationMemo(PathValidator(signatures: cryptography)))
    }
}
