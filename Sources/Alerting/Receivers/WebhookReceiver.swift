import Monitoring
import PKI

/// Posts notifications as JSON by the rules of Standard Webhooks 1.0: an id that stays the same across retries, the time of the attempt, and a signature
/// over both and the body where a secret is set.
public struct WebhookReceiver: Receiver {
    private let settings: WebhookSettings
    private let signature: WebhookSignature?
    private let client: any HTTPFetching

    /// - Throws: when the secret cannot be a key.
    public init(_ settings: WebhookSettings, client: any HTTPFetching, authenticator: any MessageAuthenticator) throws(WebhookSecretError) {
        self.settings = settings
        self.client = client
        signature = try settings.secret.map { secret throws(WebhookSecretError) in try WebhookSignature(secret: secret, authenticator: authenticator)
        }
    }

    public var name: String { settings.name }

    public func deliver(_ message: OutboundMessage) async -> Delivery {
        let body = WebhookPayload(message.notification, runbook: settings.runbook).json
        let request = HTTPRequest(
            method: "POST", url: settings.url, headers: headers(of: message, body: body), body: body, timeout: settings.timeout,
            largestResponse: WebhookReceiver.largestResponse)
        do throws(HTTPFailure) {
            return verdict(on: try await client.fetch(request), at: message.sentAt)
        } catch {
            return verdict(on: error)
        }
    }

    private func headers(of message: OutboundMessage, body: [UInt8]) -> [HTTPHeader] {
        let time = String(message.sentAt.unixSeconds)
        var headers = [
            HTTPHeader("Content-Type", "application/json"), HTTPHeader("User-Agent", "certvigil"), HTTPHeader("webhook-id", message.id),
            HTTPHeader("webhook-timestamp", time),
        ]
        if let signature { headers.append(HTTPHeader("webhook-signature", signature.sign(id: message.id, timestamp: time, body: body))) }
        return headers
    }

    /// Nothing in the answer is of use but its status and Retry-After; 64 KiB leaves room for a talkative error page.
    private static let largestResponse = 65_536
}

extension WebhookReceiver {
    /// Standard Webhooks: 2xx is success, 3xx a failure, 410 the wish to be left alone, 429 and 5xx a reason to come back.
    ///
    /// Other 4xx are not final for a generic webhook: behind a proxy, 401, 403 and 404 are what a deployment looks like for a minute.
    private func verdict(on response: HTTPResponse, at time: Timestamp) -> Delivery {
        let status = "HTTP status \(response.status)"
        let retryAfter = response.header("Retry-After").flatMap { RetryAfter.delay($0, at: time) }
        switch response.status {
        case 200..<300: return .delivered
        case 300..<400: return .refused(DeliveryFailure(.redirect, detail: "\(status), redirects are not followed"))
        case 408: return .retry(after: retryAfter, DeliveryFailure(.timeout, detail: status))
        case 410: return .gone(DeliveryFailure(.gone, detail: status))
        case 429: return .retry(after: retryAfter, DeliveryFailure(.rateLimited, detail: status))
        case 400..<500: return .refused(DeliveryFailure(.clientError, detail: status))
        case 500..<600: return .retry(after: retryAfter, DeliveryFailure(.serverError, detail: status))
        default: return .refused(DeliveryFailure(.other, detail: status))
        }
    }

    private func verdict(on failure: HTTPFailure) -> Delivery {
        switch failure.reason {
        case .resolve: .retry(after: nil, DeliveryFailure(.resolve, detail: failure.detail))
        case .connect: .retry(after: nil, DeliveryFailure(.connect, detail: failure.detail))
        case .tls: .retry(after: nil, DeliveryFailure(.tls, detail: failure.detail))
        case .timeout: .retry(after: nil, DeliveryFailure(.timeout, detail: failure.detail))
        case .invalidURL: .refused(DeliveryFailure(.other, detail: failure.detail))
        case .tooLarge, .forbiddenAddress, .other: .retry(after: nil, DeliveryFailure(.other, detail: failure.detail))
        }
    }
}

/// A `webhook` receiver of the configuration.
public struct WebhookSettings: Hashable, Sendable {
    public var name: String
    public var url: Secret
    /// `whsec_` and base64, or any other text; nil sends unsigned.
    public var secret: Secret?
    /// Standard Webhooks recommends 15 to 30 seconds.
    public var timeout: Duration
    /// The check's identifier is appended to make `runbook_url`; nil leaves that out.
    public var runbook: String?

    public init(name: String, url: Secret, secret: Secret? = nil, timeout: Duration = .seconds(15), runbook: String? = nil) {
        self.name = name
        self.url = url
        self.secret = secret
        self.timeout = timeout
        self.runbook = runbook
    }
}
