import Alerting
import Exposition
import History
import Logging
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@testable import Daemon

@Suite("The recorder")
struct RecorderTests {
    private let clock = ManualClock()
    private let history: History
    private let results = LatestResults()
    private let recorder: Recorder

    init() throws {
        history = try History(path: ":memory:", digest: SystemCryptography())
        recorder = Recorder(
            tracker: AlertTracker(rules: AlertRules(confirmations: 1), router: Router(receivers: ["oncall"])), book: AlertBook(), history: history,
            metrics: MetricsState(build: BuildInformation(version: "test", swift: "6", openssl: "3")), results: results, clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, gather: { await Task.yield() }, outboxChanged: {})
    }

    @Test("stores what many tasks bring at once, while others make it forget, and loses and doubles nothing")
    func concurrency() async throws {
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask { await recorder.record([look(down("t\(number)"))]) }
                if number % 20 == 0 { group.addTask { await recorder.forget { $0 == .endpoint(target: "gone", address: nil) } } }
                if number % 20 == 10 { group.addTask { await recorder.remind() } }
            }
        }
        #expect(try history.alerts().count == 200)
        #expect(try history.latest().count == 200)
        #expect(try await history.pendingNotifications() == 200)
        await recorder.forget { _ in true }
        #expect(try history.alerts().isEmpty)
        #expect(try history.latest().isEmpty)
        #expect(try await history.pendingNotifications() == 400)
        #expect(results.all().isEmpty)
    }

    @Test("a target is shown at the address that answered last, and its name's failure to resolve goes with the first answer")
    func addresses() async throws {
        await recorder.record([look(down("t"))])
        await recorder.record([look(down("t", at: "192.0.2.1:443"))])
        await recorder.record([look(down("t", at: "192.0.2.2:443"))])
        #expect(results.all().map(\.observation.place) == [.endpoint(target: "t", address: "192.0.2.2:443")])
        #expect(try history.latest().map(\.place) == [.endpoint(target: "t", address: "192.0.2.2:443")])
        #expect(try history.alerts().count == 1)
    }

    @Test("where every address is probed, one that vanished from the name loses its row and its alert at once")
    func vanishedAddress() async throws {
        let route = TargetRoute(addresses: .all)
        let both = [down("t", at: "192.0.2.1:443", route: route), down("t", at: "192.0.2.2:443", route: route)]
        await recorder.record([Recorder.Look(observations: both, policy: Policy())])
        #expect(try history.alerts().map(\.places.count) == [2])
        await recorder.record([look(down("t", at: "192.0.2.2:443", route: route))])
        #expect(results.all().map(\.observation.place) == [.endpoint(target: "t", address: "192.0.2.2:443")])
        #expect(try history.alerts().flatMap { $0.places.map(\.place) } == [.endpoint(target: "t", address: "192.0.2.2:443")])
    }

    @Test("a file that a scan found unchanged is judged again as time passes")
    func unchangedFile() async throws {
        let certificate = try TestPKI().server(daysLeft: 40, lifetime: 365).certificate
        var file = FileObservation(scan: "s", path: "/tls.crt", observedAt: clock.now, format: FileFormatName(rawValue: "pem"))
        file.certificates = [PresentedCertificate(position: 0, certificate: certificate)]
        await recorder.record([look(.file(file))])
        #expect(try history.alerts().isEmpty)
        clock.advance(by: .days(11))
        await recorder.judgeAgain("s", since: clock.now, policy: Policy())
        #expect(try history.alerts().map(\.check.rawValue) == ["certificate_expiring"])
    }

    private func look(_ observation: Observation) -> Recorder.Look { Recorder.Look(observations: [observation], policy: Policy()) }

    private func down(_ name: String, at address: String? = nil, route: TargetRoute = TargetRoute()) -> Observation {
        let target = Target(name: name, endpoint: Endpoint(host: "service.example", port: 443), route: route)
        let failure =
            address == nil
            ? ProbeFailure(phase: .resolve, reason: .nameNotFound, detail: "no such name")
            : ProbeFailure(phase: .connect, reason: .refused, detail: "connection refused")
        return .endpoint(EndpointObservation(target: target, address: address, observedAt: clock.now, failure: failure))
    }
}
