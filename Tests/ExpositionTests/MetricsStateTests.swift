import Alerting
import Exposition
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite("The exposition")
struct MetricsStateTests {
    private let samples: Samples

    init() throws { samples = try Samples() }

    /// A state in which every family has a series.
    private func everything() throws -> MetricsState {
        let state = Samples.state
        let hostile = try samples.pki.server([.dns("a\"b\\c.example"), .uri("spiffe://x/\u{202E}")]) {
            $0.subject = [.commonName("line\nfeed \u{1B}[31m"), .organization("\"quoted\" \\ Zürich")]
        }
        state.update(samples.askedAbout(samples.healthy(findings: [samples.expiring()])))
        state.update(samples.healthy("orders", address: "[2001:db8::1]:443", chain: [try hostile.certificate]))
        state.update(samples.failed("billing", address: "10.0.0.7:443"))
        state.update(samples.askedAbout(samples.file(findings: [samples.expiring(.critical)])))
        state.setTrustStores(["mesh": [samples.intermediate]])
        let list = RevocationListFacts(location: "crl.pem", thisUpdate: samples.now, nextUpdate: samples.now + .days(7), entries: 3)
        state.setRevocationLists([list])
        state.countRevocationFetch(kind: "crl", outcome: "failed")
        state.update(ScanSummary(scan: "secrets", startedAt: samples.now, files: [FileFormatName(rawValue: "pem"): 1]))
        state.setAlerts([AlertGroup(state: .firing, severity: .critical): 2])
        state.setReceivers(["oncall"])
        state.countNotification(receiver: "oncall")
        state.countNotificationFailure(receiver: "oncall", reason: "timeout")
        state.setOutboxPending(3)
        state.setReload(successful: true, at: samples.now)
        state.setHistorySize(bytes: 4096)
        return state
    }

    @Test("holds every family of the catalogue, in its order, with exactly the labels it lists")
    func completeness() throws {
        let text = try everything().exposed
        #expect(text.families == MetricCatalogue.all.map(\.fullName))
        for family in MetricCatalogue.all {
            #expect(text.types[family.fullName] == family.kind.rawValue)
            for sample in text.samples where sample.name == family.fullName { #expect(Set(sample.labels.keys) == Set(family.labels)) }
        }
    }

    @Test("has no series twice")
    func uniqueness() throws {
        let series = try everything().exposed.samples.map(\.series)
        #expect(Set(series).count == series.count)
    }

    @Test("passes promtool check metrics")
    func promtool() throws {
        let complaints = try Promtool.check(try everything().render())
        #expect(complaints == "")
    }

    @Test("of a small state is this text")
    func golden() throws {
        let state = Samples.state
        state.update(samples.failed("billing", address: "10.0.0.7:443"))
        state.setOutboxPending(0)
        let text = String(decoding: state.render(), as: UTF8.self)
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("certvigil_probe_failures_total") && !$0.hasPrefix("certvigil_alerts") }
        #expect(lines.joined(separator: "\n") + "\n" == smallState)
    }

    @Test("counts probes and their failures, from 0 on")
    func counters() throws {
        let state = Samples.state
        #expect(try state.exposed.value("probes_total", ["kind": "endpoint"]) == "0")
        #expect(try state.exposed.value("probe_failures_total", ["phase": "connect", "reason": "refused"]) == "0")
        state.update(samples.healthy())
        state.update(samples.failed())
        state.update(samples.file())
        state.restore([samples.failed("orders")])
        let text = try state.exposed
        #expect(text.value("probes_total", ["kind": "endpoint"]) == "2")
        #expect(text.value("probes_total", ["kind": "file"]) == "1")
        #expect(text.value("probe_failures_total", ["phase": "connect", "reason": "refused"]) == "1")
        #expect(text.value("probe_success", ["target": "orders"]) == "0")
    }

    @Test("sorts handshakes into cumulative buckets by version")
    func histogram() throws {
        let state = Samples.state
        state.update(samples.healthy())
        state.update(samples.healthy())
        state.update(samples.failed(phase: .handshake, reason: .timeout))
        let text = try state.exposed
        let version = ["version": "TLSv1.3"]
        #expect(text.value("handshake_duration_seconds_bucket", version.merging(["le": "0.0025"]) { $1 }) == "0")
        #expect(text.value("handshake_duration_seconds_bucket", version.merging(["le": "0.005"]) { $1 }) == "2")
        #expect(text.value("handshake_duration_seconds_bucket", version.merging(["le": "+Inf"]) { $1 }) == "2")
        #expect(text.value("handshake_duration_seconds_count", version) == "2")
        #expect(text.value("handshake_duration_seconds_sum", version) == "0.0084")
    }

    @Test("keeps when the configuration in force was loaded while a new one is refused")
    func reload() throws {
        let state = Samples.state
        #expect(try state.exposed.samples("config_last_reload_successful").isEmpty)
        state.setReload(successful: true, at: samples.now)
        state.setReload(successful: false, at: samples.now + .hours(1))
        #expect(try state.exposed.value("config_last_reload_successful") == "0")
        #expect(try state.exposed.value("config_last_reload_success_timestamp_seconds") == "1767225600")
    }

    @Test("shows every state of open alerts, from 0 on")
    func alerts() throws {
        let state = Samples.state
        #expect(try state.exposed.samples("alerts").count == 6)
        state.setAlerts([AlertGroup(state: .firing, severity: .warning): 2])
        #expect(try state.exposed.value("alerts", ["state": "firing", "severity": "warning"]) == "2")
        state.setAlerts([AlertGroup(state: .pending, severity: .warning): 1])
        #expect(try state.exposed.value("alerts", ["state": "firing", "severity": "warning"]) == "0")
    }

    @Test("announces receivers with 0 and drops those that are configured no more")
    func receivers() throws {
        let state = Samples.state
        state.setReceivers(["oncall", "archive"])
        state.countNotification(receiver: "oncall")
        state.countNotificationFailure(receiver: "archive", reason: "http_500")
        state.setReceivers(["oncall"])
        let text = try state.exposed
        #expect(text.samples("notifications_total").map(\.value) == ["1"])
        #expect(text.samples("notification_failures_total").isEmpty)
    }

    @Test("survives updates and scrapes side by side")
    func concurrency() async throws {
        let state = Samples.state
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<4 {
                group.addTask { [samples] in
                    for round in 0..<50 {
                        state.update(samples.healthy("target-\(worker)", address: "10.0.0.\(round % 3):443"))
                        #expect((try? state.exposed) != nil)
                    }
                }
            }
        }
        #expect(try state.exposed.samples("probe_success").count == 4)
        #expect(try state.exposed.value("probes_total", ["kind": "endpoint"]) == "200")
    }

    private var smallState: String {
        """
        # HELP certvigil_probe_success 1 when the last handshake finished and our identity was not refused, whatever trust says; 0 otherwise.
        # TYPE certvigil_probe_success gauge
        certvigil_probe_success{target="billing",address="10.0.0.7:443"} 0
        # HELP certvigil_probe_duration_seconds How long the last probe took, the wait for a verdict on our client certificate included.
        # TYPE certvigil_probe_duration_seconds gauge
        certvigil_probe_duration_seconds{target="billing",address="10.0.0.7:443"} 0.25
        # HELP certvigil_probes_total Observations made: addresses probed (endpoint), and files read or judged anew (file).
        # TYPE certvigil_probes_total counter
        certvigil_probes_total{kind="endpoint"} 1
        certvigil_probes_total{kind="file"} 0
        # HELP certvigil_probe_failures_total Probes of endpoints that failed, by the phase that failed and why.
        # TYPE certvigil_probe_failures_total counter
        # HELP certvigil_last_probe_timestamp_seconds When the last probe of the target began; its age shows a scheduler that stands still.
        # TYPE certvigil_last_probe_timestamp_seconds gauge
        certvigil_last_probe_timestamp_seconds{target="billing"} 1767225660
        # HELP certvigil_endpoint_finding How many findings of the check there are; absent when there is none.
        # TYPE certvigil_endpoint_finding gauge
        certvigil_endpoint_finding{target="billing",address="10.0.0.7:443",check="endpoint_unreachable",severity="warning"} 1
        # HELP certvigil_revocation_fetches_total Attempts to fetch a CRL (crl) or to ask an OCSP responder (ocsp): updated, unchanged or failed.
        # TYPE certvigil_revocation_fetches_total counter
        certvigil_revocation_fetches_total{kind="crl",outcome="failed"} 0
        certvigil_revocation_fetches_total{kind="crl",outcome="unchanged"} 0
        certvigil_revocation_fetches_total{kind="crl",outcome="updated"} 0
        certvigil_revocation_fetches_total{kind="ocsp",outcome="failed"} 0
        certvigil_revocation_fetches_total{kind="ocsp",outcome="unchanged"} 0
        certvigil_revocation_fetches_total{kind="ocsp",outcome="updated"} 0
        # HELP certvigil_alerts Open alerts.
        # TYPE certvigil_alerts gauge
        # HELP certvigil_outbox_pending Notifications that wait for delivery.
        # TYPE certvigil_outbox_pending gauge
        certvigil_outbox_pending 0
        # HELP certvigil_history_write_failures_total Transactions that could not be stored, for a full disk as a rule; what they would have alerted \
        waits until one can.
        # TYPE certvigil_history_write_failures_total counter
        certvigil_history_write_failures_total 0
        # HELP certvigil_build_info 1 for the running version and what it was built with.
        # TYPE certvigil_build_info gauge
        certvigil_build_info{version="1.0.0",swift="6.3",openssl="OpenSSL 3.0.22"} 1

        """
    }
}
