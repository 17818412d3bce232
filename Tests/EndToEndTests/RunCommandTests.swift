import Foundation
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

/// `certvigil run` as a supervisor runs it.
@Suite("certvigil run", .serialized)
struct RunCommandTests {
    private let pki: TestPKI
    private let server: LoopbackTLSServer
    private let directory: TemporaryDirectory

    init() throws {
        pki = try TestPKI(at: SystemClock().now)
        server = try LoopbackTLSServer(TLSServerSettings(chain: pki.chain(try pki.server())))
        directory = try TemporaryDirectory()
        try directory.write(pki.root.pem, to: "root.pem")
        try directory.write([pki.root].pem, to: "volume/..2026_01_01/ca.crt")
        try directory.link("volume/..data", to: "..2026_01_01")
        try directory.link("volume/ca.crt", to: "..data/ca.crt")
    }

    @Test("Metrics, health and results are served, promtool has nothing to say, and SIGTERM ends it with status 0")
    func serves() async throws {
        let daemon = try await DaemonProcess(configuration: try configure())
        try await daemon.waitForMetric("certvigil_probe_success{target=\"service\",address=\"127.0.0.1:\(server.port)\"} 1")
        try await daemon.waitForMetric("certvigil_file_certificate_not_after_timestamp_seconds{scan=\"volume\"")
        #expect(try await daemon.get("/-/healthy").status == 200)
        #expect(try await daemon.get("/-/ready").status == 200)
        let results = try await daemon.get("/api/v1/targets")
        #expect(results.status == 200)
        #expect(results.text.contains("\"status\":\"ok\""))
        #expect(try await PromLint.promtool(daemon.get("/metrics").text) == [])
        #expect(try await daemon.process.terminate().status == 0)
    }

    @Test("SIGHUP takes a new configuration in and keeps the old one when the new one is wrong")
    func reload() async throws {
        let path = try configure()
        let daemon = try await DaemonProcess(configuration: path)
        try await daemon.waitForMetric("certvigil_probe_success{target=\"service\"")
        try directory.write("targets: [ { nam: x } ]", to: "certvigil.yml")
        daemon.process.signal(SIGHUP)
        try await daemon.waitForMetric("certvigil_config_last_reload_successful 0")
        #expect(try await daemon.get("/metrics").text.contains("certvigil_probe_success{target=\"service\""))
        _ = try configure(name: "renamed")
        daemon.process.signal(SIGHUP)
        try await daemon.waitForMetric("certvigil_probe_success{target=\"renamed\"")
        try await daemon.waitForMetric("certvigil_config_last_reload_successful 1")
        #expect(try await !daemon.get("/metrics").text.contains("target=\"service\""))
        #expect(try await daemon.process.terminate().status == 0)
    }

    @Test("A renewed secret volume is noticed through the swap of ..data")
    func swap() async throws {
        let daemon = try await DaemonProcess(configuration: try configure())
        try await daemon.waitForMetric("subject=\"CN=Test Root CA,O=Test\"")
        try directory.write([try TestPKI("Renewed", at: pki.now).root].pem, to: "volume/..2026_02_02/ca.crt")
        try directory.link("volume/..data_tmp", to: "..2026_02_02")
        #expect(rename(directory.path("volume/..data_tmp"), directory.path("volume/..data")) == 0)
        try await daemon.waitForMetric("subject=\"CN=Renewed Root CA,O=Renewed\"")
        #expect(try await daemon.process.terminate().status == 0)
    }

    @Test("An endpoint that is down keeps showing the certificate it served, after a restart as well")
    func outage() async throws {
        let path = try configure()
        let first = try await DaemonProcess(configuration: path)
        let series = "certvigil_endpoint_certificate_not_after_timestamp_seconds{target=\"service\""
        try await first.waitForMetric(series)
        server.stop()
        try await first.waitForMetric("certvigil_probe_success{target=\"service\",address=\"127.0.0.1:\(server.port)\"} 0")
        #expect(try await first.get("/metrics").text.contains(series))
        #expect(try await first.process.terminate().status == 0)
        let second = try await DaemonProcess(configuration: path)
        try await second.waitForMetric("certvigil_probes_total{kind=\"endpoint\"} 1")
        #expect(try await second.get("/metrics").text.contains(series))
        #expect(try await second.process.terminate().status == 0)
    }

    @Test("What cannot work ends at once with status 1 and names the culprit")
    func culprits() async throws {
        let missing = try await CertvigilBinary.run(["run", "--config", directory.path("nowhere.yml")])
        #expect(missing.status == 1)
        #expect(missing.standardError.contains("nowhere.yml"))

        let newer = try configure(storage: try directory.write("not a database, and longer than a SQLite header is: \(UUID())", to: "other.db"))
        let refused = try await CertvigilBinary.run(["run", "--config", newer])
        #expect(refused.status == 1)
        #expect(refused.standardError.contains("other.db"))

        let path = try configure()
        let daemon = try await DaemonProcess(configuration: path)
        let second = try await CertvigilBinary.run(["run", "--config", path, "--web.listen-address", "127.0.0.1:0"])
        #expect(second.status == 1)
        #expect(second.standardError.contains("in use by another certvigil"))
        #expect(try await daemon.process.terminate().status == 0)
        #expect(try await CertvigilBinary.run(["run"]).status == 1)
    }

    @Test("An identity that cannot be used spoils its own targets only")
    func unusableIdentity() async throws {
        try directory.write(pki.client().pem, to: "torn.pem")
        try directory.write(pki.client().privateKey.pem(), to: "torn.key")
        let path = try directory.write(
            """
            trust_stores: { test: { files: [root.pem] } }
            identities:
              broken: { certificate: nowhere.pem, key: nowhere.key }
              torn: { certificate: torn.pem, key: torn.key }
            targets:
              - { name: torn, endpoint: "127.0.0.1:\(server.port)", trust_store: test, identity: torn, interval: 1s }
              - { name: spoilt, endpoint: "127.0.0.1:\(server.port)", trust_store: test, identity: broken, interval: 1s }
              - { name: service, endpoint: "127.0.0.1:\(server.port)", server_name: service.example, trust_store: test, interval: 1s }
            """, to: "certvigil.yml")
        let daemon = try await DaemonProcess(configuration: path)
        try await daemon.waitForMetric("certvigil_probe_success{target=\"service\",address=\"127.0.0.1:\(server.port)\"} 1")
        try await daemon.waitForMetric("check=\"client_certificate_unusable\"")
        let results = try await daemon.get("/api/v1/targets").text
        #expect(results.contains("nowhere.pem"))
        #expect(results.contains("does not belong to the certificate"))
        #expect(try await daemon.process.terminate().status == 0)
    }

    private func configure(name: String = "service", storage: String? = nil) throws -> String {
        try directory.write(
            """
            storage: { path: "\(storage ?? directory.path("certvigil.db"))" }
            trust_stores: { test: { files: [root.pem] } }
            targets:
              - { name: \(name), endpoint: "127.0.0.1:\(server.port)", server_name: service.example, trust_store: test, interval: 1s }
            scans:
              - { name: volume, paths: [volume], interval: 1s }
            """, to: "certvigil.yml")
    }
}
