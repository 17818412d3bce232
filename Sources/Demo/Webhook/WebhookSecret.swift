import OpenSSL

/// A signing secret of Standard Webhooks: 32 random bytes, written as `whsec_` and base64.
struct WebhookSecret: Sendable {
    let key: [UInt8]

    init() { self.init(key: RandomBytes.draw(32)) }

    init(key: [UInt8]) { self.key = key }

    var text: String { "whsec_" + PEMText.base64(key) }

    /// `v1,` and the HMAC-SHA-256 over id, timestamp and body, in base64.
    func signature(id: String, timestamp: String, body: [UInt8]) -> String {
        "v1," + PEMText.base64(SystemCryptography.hmacSHA256(Array("\(id).\(timestamp).".utf8) + body, key: key))
    }

    /// Whether one of the signatures in the header is of this secret.
    func verifies(_ header: String, id: String, timestamp: String, body: [UInt8]) -> Bool {
        let expected = signature(id: id, timestamp: timestamp, body: body)
        return header.split(separator: " ").contains { WebhookSecret.isEqual($0, expected) }
    }

    /// Compares in a time that does not tell where the texts differ.
    private static func isEqual(_ left: some StringProtocol, _ right: some StringProtocol) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        return zip(left.utf8, right.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
