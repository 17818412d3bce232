import Monitoring
import PKI
import TestSupport
import Testing

@testable import Demo

@Suite("the demo's webhook receiver")
struct WebhookTests {
    private static let body = """
        {"type":"alert.firing","timestamp":"2026-01-01T00:00:00Z","data":{"alert_id":"a","check":"certificate_expired","severity":"critical",
        "started_at":"2026-01-01T00:00:00Z","reason":"first","places":[{"target":"billing"}],"summary":"billing expired \\u001b[2J3 days ago"}}
        """

    @Test("the signature is the one of the Standard Webhooks specification")
    func signature() {
        // From the reference libraries' tests (standard-webhooks/libraries, MIT).
        let key: [UInt8] = [
            0x31, 0xF2, 0x90, 0xF6, 0xBF, 0x06, 0x29, 0x8A, 0xAB, 0x4F, 0x08, 0xD4, 0x3C, 0x3F, 0x08, 0x2C, 0xF6, 0x48, 0xA3, 0x62, 0xDA, 0x2D, 0xA4,
            0xB0,
        ]
        let secret = WebhookSecret(key: key)
        let body = Array(#"{"test": 2432232314}"#.utf8)
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
        #expect(secret.verifies("v1a,x v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", id: id, timestamp: "1614265330", body: body) == true)
        #expect(secret.verifies("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", id: id, timestamp: "1614265331", body: body) == false)
        #expect(secret.verifies("", id: id, timestamp: "1614265330", body: body) == false)
    }

    @Test("a genuine message is said in one line, without control characters")
    func genuine() async throws {
        let (status, lines) = try await post(signedAt: TestPKI.epoch)
        #expect(status == 204)
        #expect(lines == ["webhook  firing    critical  certificate_expired         billing expired ?[2J3 days ago (first)"])
    }

    @Test("a forged, an old and a future message are refused", arguments: [(true, 0), (false, 301), (false, -301)])
    func refused(isForged: Bool, ageInSeconds: Int) async throws {
        let (status, lines) = try await post(signedAt: TestPKI.epoch - .seconds(ageInSeconds), isForged: isForged)
        #expect(status == 401)
        #expect(lines == ["webhook refused: its signature is not ours"])
    }

    private func post(signedAt time: Timestamp, isForged: Bool = false) async throws -> (status: Int?, lines: [String]) {
        let lines = AwaitableState<[String]>([])
        let secret = WebhookSecret()
        let receiver = try DemoWebhookReceiver(secret: secret, clock: ManualClock()) { line in lines.update { $0.append(line) } }
        let body = Array(WebhookTests.body.utf8)
        let signature = (isForged ? WebhookSecret() : secret).signature(id: "m", timestamp: "\(time.unixSeconds)", body: body)
        let head =
            "POST /alerts HTTP/1.1\r\nwebhook-id: m\r\nwebhook-timestamp: \(time.unixSeconds)\r\nwebhook-signature: \(signature)\r\n"
            + "Connection: close\r\nContent-Length: \(body.count)\r\n\r\n"
        let port = try #require(receiver.url.split(separator: ":").last.flatMap { UInt16($0.prefix { $0.isNumber }) })
        let response = try await TCPExchange.run([Array(head.utf8) + body], port: port)
        return (response.split(separator: " ").dropFirst().first.flatMap { Int($0) }, lines.current)
    }
}
