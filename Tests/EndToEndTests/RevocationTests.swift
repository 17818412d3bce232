import Demo
import Foundation
import Monitoring
import OpenSSL
import PKI
import Synchronization
import TestSupport
import Testing

/// The daemon, a CA that publishes its CRL over HTTP, and what happens when the CA goes down.
@Suite("revocation in the daemon", .serialized)
struct RevocationTests {
    private let pki: TestPKI
    private let directory: TemporaryDirectory
    private let web: LoopbackHTTPServer
    private let list = AwaitableState<[UInt8]>([])

    init() throws {
        pki = try TestPKI(at: SystemClock().now)
        directory = try TemporaryDirectory()
        try directory.write(pki.root.pem, to: "root.pem")
        web = try LoopbackHTTPServer { [list] _ in .response(status: 200, body: list.current) }
    }

    private func leaf(at url: String) throws -> IssuedCertificate {
        try pki.server { $0.extraExtensions = [try .crlDistributionPoints([url])] }
    }

    private func publish(revoking certificates: [IssuedCertificate]) throws {
        let entries = try certificates.map { RevocationListTemplate.Entry(try $0.certificate, at: pki.now - .hours(1), reason: .keyCompromise) }
        let template = RevocationListTemplate(entries, thisUpdate: pki.now - .hours(1), nextUpdate: pki.now + .days(7))
        let encoded = try pki.intermediate.issueRevocationList(template)
        list.update { $0 = encoded }
    }

    private func configure(_ servers: [String: UInt16], revocation: String = "allow_local_addresses: true", policy: String = "soft_fail") throws
        -> String
    {
        let targets = servers.sorted { $0.key < $1.key }.map { name, port in
            "  - { name: \(name), endpoint: \"127.0.0.1:\(port)\", server_name: service.example, trust_store: mesh, interval: 1s, revocation: \(policy) }"
        }
        return try directory.write(
            """
            trust_stores: { mesh: { files: [root.pem] } }
            revocation: { \(revocation) }
            targets:
            \(targets.joined(separator: "\n"))
            """, to: "certvigil.yml")
    }

    @Test("a revoked certificate is found by its distribution point, and stays found when the CA is down and after a restart")
    func outage() async throws {
        let url = "http://127.0.0.1:\(web.port)/ca.crl"
        let (good, bad) = (try leaf(at: url), try leaf(at: url))
        let servers = [
            try LoopbackTLSServer(TLSServerSettings(chain: pki.chain(good))), try LoopbackTLSServer(TLSServerSettings(chain: pki.chain(bad))),
        ]
        try publish(revoking: [bad])
        let path = try configure(["good": servers[0].port, "bad": servers[1].port])
        let first = try await DaemonProcess(configuration: path)
        let revoked = "check=\"certificate_revoked\",severity=\"critical\"} 1"
        try await first.waitForMetric(revoked)
        try await first.waitForMetric(
            "certvigil_endpoint_revocation_info{target=\"good\",address=\"127.0.0.1:\(servers[0].port)\",state=\"good\",source=\"crl\"} 1")
        try await first.waitForMetric("certvigil_crl_next_update_timestamp_seconds{location=\"\(url)\"}")
        #expect(try await PromLint.promtool(first.get("/metrics").text) == [])
        #expect(try await first.process.terminate().status == 0)
        web.stop()
        let second = try await DaemonProcess(configuration: path)
        try await second.waitForMetric("certvigil_probes_total{kind=\"endpoint\"} 2")
        try await second.waitForMetric(revoked)
        #expect(try await second.get("/metrics").text.contains("target=\"good\",address=\"127.0.0.1:\(servers[0].port)\",state=\"good\""))
        #expect(try await second.process.terminate().status == 0)
    }

    @Test("a distribution point that never answers is information, and the endpoint is well unless an answer is required")
    func neverThere() async throws {
        web.stop()
        let server = try LoopbackTLSServer(TLSServerSettings(chain: pki.chain(try leaf(at: "http://127.0.0.1:\(web.port)/ca.crl"))))
        let soft = try await DaemonProcess(configuration: try configure(["service": server.port]))
        try await soft.waitForMetric("check=\"revocation_unknown\",severity=\"info\"} 1")
        #expect(try await soft.get("/api/v1/targets").text.contains("\"status\":\"ok\""))
        #expect(try await soft.process.terminate().status == 0)
        let strict = try await DaemonProcess(configuration: try configure(["service": server.port], policy: "require"))
        // The leaf's list never comes, and the intermediate names none.
        try await strict.waitForMetric("check=\"revocation_unknown\",severity=\"critical\"} 2")
        #expect(try await strict.process.terminate().status == 0)
    }

    @Test("a URL in a certificate that leads to this machine is not followed unless that is allowed")
    func localAddress() async throws {
        try publish(revoking: [])
        let server = try LoopbackTLSServer(TLSServerSettings(chain: pki.chain(try leaf(at: "http://127.0.0.1:\(web.port)/ca.crl"))))
        let daemon = try await DaemonProcess(configuration: try configure(["service": server.port], revocation: "ocsp: false"))
        try await daemon.waitForMetric("check=\"revocation_unknown\",severity=\"info\"} 1")
        try await daemon.waitForMetric("certvigil_revocation_fetches_total{kind=\"crl\",outcome=\"failed\"} 1")
        #expect(try await daemon.process.terminate().status == 0)
    }
}
