import Monitoring
import PKI

/// The body of a webhook of the format `standard`. A function of the notification alone, so that a retry sends the same bytes.
struct WebhookPayload {
    private let notification: Notification
    private let runbook: String?

    init(_ notification: Notification, runbook: String?) {
        self.notification = notification
        self.runbook = runbook
    }

    var json: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.field("type", isOver ? "alert.resolved" : "alert.firing")
            json.field("timestamp", notification.at.description)
            json.key("data")
            json.object(writeAlert)
        }
        return json.bytes
    }

    private var isOver: Bool { notification.reason == .resolved }

    private func writeAlert(to json: inout JSONWriter) {
        let alert = notification.alert
        json.field("alert_id", alert.id)
        json.field("check", alert.check.rawValue)
        json.field("severity", alert.severity.rawValue)
        json.field("started_at", alert.startedAt.description)
        if let resolvedAt = alert.resolvedAt { json.field("resolved_at", resolvedAt.description) }
        json.field("reason", notification.reason.rawValue)
        if let certificate = alert.certificate { write(certificate, to: &json) }
        write(alert.places.map(\.place), to: &json)
        json.field("summary", isOver ? "resolved: \(alert.summary)" : alert.summary)
        json.field("hint", isOver ? "nothing is left to do: no place shows this any more" : alert.hint)
        if let runbook { json.field("runbook_url", runbook + alert.check.rawValue) }
        json.key("labels")
        json.object { json in
            for (name, value) in alert.labels.sorted(by: { $0.key < $1.key }) { json.field(name, value) }
        }
    }

    private func write(_ certificate: CertificateSummary, to json: inout JSONWriter) {
        json.key("certificate")
        json.object { json in
            json.field("fingerprint_sha256", certificate.fingerprint.hex)
            json.field("subject", certificate.subject)
            json.field("issuer", certificate.issuer)
            json.field("serial_number", certificate.serialNumber)
            json.field("not_after", certificate.notAfter.description)
            json.field("days_left", Int(certificate.daysLeft(at: notification.at)))
            json.field("subject_alternative_names", strings: certificate.subjectAlternativeNames)
        }
    }

    private func write(_ places: [Place], to json: inout JSONWriter) {
        json.key("places")
        json.array(places.prefix(WebhookPayload.mostPlaces)) { json, place in
            json.object { json in
                switch place {
                case .endpoint(let target, let address):
                    json.field("target", target)
                    if let address { json.field("address", address) }
                case .file(let scan, let path):
                    json.field("path", path)
                    json.field("scan", scan)
                }
            }
        }
        let omitted = places.count - WebhookPayload.mostPlaces
        if omitted > 0 { json.field("places_omitted", omitted) }
    }

    /// Standard Webhooks asks for less than 20 kB. A place takes about 60 bytes, and a long list is better than a complete one that is refused.
    static let mostPlaces = 200
}
