import Demo
import Foundation
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

/// A crash at the worst moment: the alert is decided and stored, its message is on the way.
@Suite("kill -9", .serialized)
struct DeliveryAfterCrashTests {
    @Test("An alert whose delivery was cut off by kill -9 is delivered after the restart, once")
    func deliveredOnce() async throws {
        let pki = try TestPKI(at: SystemClock().now)
        let server = try LoopbackTLSServer(TLSServerSettings(chain: pki.chain(try pki.server(daysLeft: 20, lifetime: 365))))
        let directory = try TemporaryDirectory()
        let receiver = try LoopbackHTTPReceiver(afterwards: .silence)
        try directory.write(pki.root.pem, to: "root.pem")
        let configuration = try directory.write(Self.configuration(port: server.port, url: receiver.url), to: "certvigil.yml")

        let first = try await DaemonProcess(configuration: configuration)
        let attempt = try await receiver.nextRequest()  // received, and never answered
        try await first.process.terminate(with: SIGKILL)

        receiver.answer([], afterwards: .ok)
        let second = try await DaemonProcess(configuration: configuration)
        let delivery = try await receiver.nextRequest()
        #expect(delivery.header("webhook-id") == attempt.header("webhook-id"))
        try await second.waitForMetric("certvigil_notifications_total{receiver=\"oncall\"} 1")
        try await second.waitForMetric("certvigil_outbox_pending 0")
        let outcome = try await second.process.terminate()
        #expect(outcome.status == 0)

        let third = try await DaemonProcess(configuration: configuration)
        try await third.waitForMetric("certvigil_probe_success{target=\"service\"")
        #expect(try await third.process.terminate().status == 0)
        #expect(receiver.requests.count == 2)
    }

    private static func configuration(port: UInt16, url: String) -> String {
        """
        trust_stores:
          test: { files: [root.pem] }
        targets:
          - { name: service, endpoint: "127.0.0.1:\(port)", server_name: service.example, trust_store: test, interval: 1s }
        alerting:
          receivers:
            - { name: oncall, type: webhook, url: "\(url)", timeout: 5m }
        """
    }
}
