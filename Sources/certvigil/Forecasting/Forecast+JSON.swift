import Monitoring
import PKI

/// For a program.
extension Forecast {
    /// One event a line.
    var ndjson: [UInt8] {
        events.flatMap { event -> [UInt8] in
            var json = JSONWriter()
            write(event, to: &json)
            return json.bytes + [UInt8(ascii: "\n")]
        }
    }

    /// One object with every event.
    var json: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.field("schema_version", ResultDocument.schemaVersion)
            json.field("forecast_at", now.description)
            json.field("within_seconds", horizon.inSeconds)
            json.field("observed_since", oldest?.description)
            json.field("status", status.rawValue)
            json.key("events")
            json.array(events) { json, event in write(event, to: &json) }
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }

    private func write(_ event: ForecastEvent, to json: inout JSONWriter) {
        json.object { json in
            json.field("schema_version", ResultDocument.schemaVersion)
            json.field("kind", "forecast")
            json.field("event", event.kind.rawValue)
            json.field("at", event.time.description)
            json.field("seconds_left", (event.time - now).inSeconds)
            json.field("status", event.status.rawValue)
            write(event.subject, to: &json)
            json.key("places")
            json.array(event.places) { json, place in json.object { place.writeFields(to: &$0) } }
            json.field("message", event.sentence(at: now))
        }
    }

    private func write(_ subject: ForecastEvent.Subject, to json: inout JSONWriter) {
        switch subject {
        case .certificate(let certificate): write(certificate, to: &json)
        case .revocationList(let issuer):
            json.key("crl")
            json.object { json in json.field("issuer", issuer) }
        }
    }

    private func write(_ certificate: Certificate, to json: inout JSONWriter) {
        json.key("certificate")
        json.object { json in
            json.field("fingerprint_sha256", certificate.fingerprint.hex)
            json.field("subject", certificate.subject.description)
            json.field("issuer", certificate.issuer.description)
            json.field("serial_number", certificate.serialNumber.hex)
            json.field("not_after", certificate.validity.notAfter.description)
            json.field("subject_alternative_names", strings: certificate.subjectAlternativeNames.map(\.description))
        }
    }
}
