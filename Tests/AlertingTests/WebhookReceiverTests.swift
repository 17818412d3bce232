import Alerting
import Demo
import Foundation
import HTTPClient
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct WebhookReceiverTests {
    @Test("the body is the one receivers are promised")
    func body() async throws {
        let (request, entry) = try await send(.expiring(.warning))
        let text = String(decoding: request.body, as: UTF8.self)
        let certificate = CertificateSummary(Sight.old)
        #expect(
            text == """
                {"type":"alert.firing","timestamp":"2026-01-01T00:00:00Z","data":{"alert_id":"\(entry.alertID)","check":"certificate_expiring",\
                "severity":"warning","started_at":"2026-01-01T00:00:00Z","reason":"first","certificate":{"fingerprint_sha256":"\(Sight.old.fingerprint)",\
                "subject":"\(certificate.subject)","issuer":"\(certificate.issuer)","serial_number":"\(certificate.serialNumber)",\
                "not_after":"2026-02-10T00:00:00Z","days_left":40,"subject_alternative_names":["DNS:service.example"]},\
                "places":[{"target":"payments","address":"192.0.2.1:8443"}],"summary":"certificate_expiring at warning","hint":"mend it",\
                "runbook_url":"https://runbooks.example/certificate_expiring","labels":{"site":"north","team":"payments"}}}
                """)
    }

    @Test("the headers are those of Standard Webhooks, and the signature is over id, time and the exact bytes")
    func headers() async throws {
        let (request, entry) = try await send(.expired(), secret: Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        #expect(request.method == "POST" && request.path == "/webhook")
        #expect(request.header("content-type") == "application/json" && request.header("user-agent") == "certvigil")
        #expect(request.header("webhook-id") == entry.id)
        #expect(request.header("webhook-timestamp") == "1767225605")
        let key = try #require(Data(base64Encoded: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let mac = SystemCryptography.hmacSHA256(Array("\(entry.id).1767225605.".utf8) + request.body, key: Array(key))
        #expect(request.header("webhook-signature") == "v1,\(Data(mac).base64EncodedString())")
    }

    @Test("without a secret nothing is signed")
    func unsigned() async throws {
        let (request, _) = try await send(.expired())
        #expect(request.header("webhook-signature") == nil)
    }

    @Test("a resolved alert says so, and a file is a path")
    func resolved() async throws {
        var watch = Watch()
        watch.see(.expired(), at: .file)
        watch.wait(.hours(2))
        watch.see(.healthy(Sight.new), at: .file)
        let request = try await send(try #require(watch.last.outbox.first))
        let text = String(decoding: request.body, as: UTF8.self)
        #expect(text.hasPrefix(#"{"type":"alert.resolved","timestamp":"2026-01-01T02:00:00Z""#))
        #expect(text.contains(#""resolved_at":"2026-01-01T02:00:00Z","reason":"resolved""#))
        #expect(text.contains(#""places":[{"path":"/etc/tls/tls.crt","scan":"volumes"}]"#))
    }

    @Test("thousands of places do not make a body of megabytes")
    func manyPlaces() async throws {
        var watch = Watch()
        for number in 0..<5000 { watch.see(.expiring(.warning), at: .endpoint(target: "t\(number)", address: "192.0.2.1:\(number)")) }
        watch.see(.expired())
        let request = try await send(try #require(watch.last.outbox.first))
        #expect(request.body.count < 20_000)
        #expect(String(decoding: request.body, as: UTF8.self).contains(#""places_omitted":4801"#))
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var answer: LoopbackHTTPAnswer
        var delivery: Delivery
        var testDescription: String { "\(answer)" }

        init(_ answer: LoopbackHTTPAnswer, _ delivery: Delivery) { (self.answer, self.delivery) = (answer, delivery) }
    }

    static let rows = [
        Row(.status(200), .delivered), Row(.status(204), .delivered),
        Row(.status(302), .refused(DeliveryFailure(.redirect, detail: "HTTP status 302, redirects are not followed"))),
        Row(.status(404), .refused(DeliveryFailure(.clientError, detail: "HTTP status 404"))),
        Row(.status(410), .gone(DeliveryFailure(.gone, detail: "HTTP status 410"))),
        Row(.status(429), .retry(after: nil, DeliveryFailure(.rateLimited, detail: "HTTP status 429"))),
        Row(.status(500), .retry(after: nil, DeliveryFailure(.serverError, detail: "HTTP status 500"))),
        Row(
            .response(status: 503, headers: [HTTPHeader("Retry-After", "120")]),
            .retry(after: .seconds(120), DeliveryFailure(.serverError, detail: "HTTP status 503"))),
        Row(
            .response(status: 429, headers: [HTTPHeader("retry-after", "Thu, 01 Jan 2026 00:01:05 GMT")]),
            .retry(after: .seconds(60), DeliveryFailure(.rateLimited, detail: "HTTP status 429"))),
    ]

    @Test("each answer has its consequence", arguments: rows)
    func answers(row: Row) async throws {
        let peer = try LoopbackHTTPReceiver(answers: [row.answer])
        defer { peer.stop() }
        #expect(try await deliver(try entry(.expired()), to: peer) == row.delivery)
    }

    @Test("a connection that is refused or cut off is worth another try, and the URL stays secret")
    func networkFailures() async throws {
        let peer = try LoopbackHTTPReceiver(answers: [.hangUp])
        let cut = try await deliver(try entry(.expired()), to: peer)
        peer.stop()
        let refused = try await deliver(try entry(.expired()), to: peer)
        for delivery in [cut, refused] {
            guard case .retry(nil, let failure) = delivery else { Issue.record("\(delivery)"); continue }
            #expect(!failure.detail.contains("webhook") && !failure.detail.contains("127.0.0.1"), "\(failure)")
        }
    }

    @Test("silence ends in a timeout")
    func silence() async throws {
        let peer = try LoopbackHTTPReceiver(answers: [.silence])
        defer { peer.stop() }
        guard case .retry(nil, let failure) = try await deliver(try entry(.expired()), to: peer, timeout: .milliseconds(200)) else {
            Issue.record("delivered")
            return
        }
        #expect(failure.reason == .timeout)
    }

    @Test(
        "a secret that cannot be a key is refused without being shown",
        arguments: [("whsec_%%%", WebhookSecretError.notBase64), ("", .empty), ("whsec_", .empty)])
    func badSecrets(text: String, error: WebhookSecretError) throws {
        let client = try CurlClient()
        #expect(throws: error) {
            try WebhookReceiver(
                WebhookSettings(name: "oncall", url: Secret("http://127.0.0.1/"), secret: Secret(text)), client: client, authenticator: HMAC())
        }
    }

    private func send(_ sight: Sight, secret: Secret? = nil) async throws -> (LoopbackHTTPRequest, OutboxEntry) {
        let entry = try entry(sight)
        return (try await send(entry, secret: secret), entry)
    }

    private func send(_ entry: OutboxEntry, secret: Secret? = nil) async throws -> LoopbackHTTPRequest {
        let peer = try LoopbackHTTPReceiver()
        defer { peer.stop() }
        #expect(try await deliver(entry, to: peer, secret: secret) == .delivered)
        return try await peer.nextRequest()
    }

    private func deliver(_ entry: OutboxEntry, to peer: LoopbackHTTPReceiver, secret: Secret? = nil, timeout: Duration = .seconds(15)) async throws
        -> Delivery
    {
        let settings = WebhookSettings(
            name: "oncall", url: Secret(peer.url), secret: secret, timeout: timeout, runbook: "https://runbooks.example/")
        let receiver = try WebhookReceiver(settings, client: try CurlClient(), authenticator: HMAC())
        return await receiver.deliver(OutboundMessage(id: entry.id, notification: entry.notification, sentAt: entry.createdAt + .seconds(5)))
    }

    private func entry(_ sight: Sight) throws -> OutboxEntry {
        var watch = Watch()
        watch.see(sight)
        return try #require(watch.last.outbox.first)
    }
}
