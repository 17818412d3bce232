import Monitoring

/// The symmetric signature of Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`, written `v1,` and base64.
struct WebhookSignature: Sendable {
    private let key: [UInt8]
    private let authenticator: any MessageAuthenticator

    /// - Parameter secret: `whsec_` and the key in base64, or any other text, whose bytes are the key.
    init(secret: Secret, authenticator: any MessageAuthenticator) throws(WebhookSecretError) {
        let text = secret.reveal { $0 }
        if text.hasPrefix(WebhookSignature.prefix) {
            guard let key = Base64.decode(text.dropFirst(WebhookSignature.prefix.count)) else { throw .notBase64 }
            self.key = key
        } else {
            key = Array(text.utf8)
        }
        guard !key.isEmpty else { throw .empty }
        self.authenticator = authenticator
    }

    func sign(id: String, timestamp: String, body: [UInt8]) -> String {
        let message = Array("\(id).\(timestamp).".utf8) + body
        return "v1," + Base64.encode(authenticator.hmacSHA256(message, key: key))
    }

    private static let prefix = "whsec_"
}

/// A webhook secret that cannot be a key; does not say what it is.
public enum WebhookSecretError: Error, Hashable, Sendable, CustomStringConvertible {
    case notBase64
    case empty

    public var description: String {
        switch self {
        case .notBase64: "webhook secret begins with whsec_ but the rest is not base64"
        case .empty: "webhook secret is empty"
        }
    }
}
