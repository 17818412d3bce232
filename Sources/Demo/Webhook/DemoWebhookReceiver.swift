import Monitoring
import PKI

/// The receiver of the demo's alerts: checks each message's signature (Standard Webhooks 1.0) and says it in one line.
final class DemoWebhookReceiver: Sendable {
    /// How far a message's time may be from ours; Standard Webhooks' own libraries allow as much.
    private static let tolerance = Duration.seconds(300)

    private let server: LoopbackHTTPServer

    init(secret: WebhookSecret, clock: any WallClock = SystemClock(), report: @escaping @Sendable (String) -> Void) throws {
        server = try LoopbackHTTPServer { request in
            guard request.method == "POST" else { return .status(405) }
            guard DemoWebhookReceiver.isGenuine(request, secret: secret, now: clock.now) else {
                report("webhook refused: its signature is not ours")
                return .status(401)
            }
            guard let message = WebhookMessage(request.body) else {
                report("webhook refused: its body cannot be read")
                return .status(400)
            }
            report(message.description)
            return .status(204)
        }
    }

    var url: String { "http://127.0.0.1:\(server.port)/alerts" }

    func stop() { server.stop() }

    private static func isGenuine(_ request: LoopbackHTTPRequest, secret: WebhookSecret, now: Timestamp) -> Bool {
        guard let id = request.header("webhook-id"), let timestamp = request.header("webhook-timestamp"), let seconds = Int64(timestamp),
            let signature = request.header("webhook-signature")
        else { return false }
        let age = now - Timestamp(unixSeconds: seconds)
        guard age <= tolerance, age >= .zero - tolerance else { return false }
        return secret.verifies(signature, id: id, timestamp: timestamp, body: request.body)
    }
}
