import Foundation
import Monitoring

/// What the demo reads in a webhook of the format `standard`.
struct WebhookMessage: Decodable, CustomStringConvertible {
    private struct Alert: Decodable {
        var check: String
        var severity: String
        var reason: String
        var summary: String
        var hint: String?
    }

    private var type: String
    private var data: Alert

    init?(_ body: [UInt8]) {
        guard let message = try? JSONDecoder().decode(WebhookMessage.self, from: Data(body)) else { return nil }
        self = message
    }

    /// `firing  critical  certificate_expired  billing's certificate expired 3 days ago (first)`
    var description: String {
        let state = type == "alert.resolved" ? "resolved" : "firing"
        let columns = [(state, 8), (data.severity, 8), (data.check, 26)].map { $0.padding(toLength: max($1, $0.count), withPad: " ", startingAt: 0) }
        return "webhook  \(columns.joined(separator: "  "))  \(data.summary) (\(data.reason))".plainText
    }
}
