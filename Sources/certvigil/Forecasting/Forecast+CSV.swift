import Monitoring
import PKI

/// For spreadsheets: a record for each event and place.
extension Forecast {
    static let columns = [
        "event", "at", "days_left", "status", "target", "address", "scan", "path", "subject", "issuer", "subject_alternative_names",
        "serial_number", "fingerprint_sha256", "message",
    ]

    var csv: [UInt8] {
        var record = CSVWriter()
        for column in Forecast.columns { record.value(column) }
        record.endRecord()
        for event in events {
            for place in event.places { write(event, place, to: &record) }
        }
        return record.bytes
    }

    private func write(_ event: ForecastEvent, _ place: Place, to record: inout CSVWriter) {
        record.value(event.kind.rawValue)
        record.value(event.time)
        record.value(event.daysLeft(at: now))
        record.value(event.status.rawValue)
        write(place, to: &record)
        write(event.subject, to: &record)
        record.text(event.sentence(at: now))
        record.endRecord()
    }

    /// Of a CRL only its issuer is told.
    private func write(_ subject: ForecastEvent.Subject, to record: inout CSVWriter) {
        switch subject {
        case .certificate(let certificate):
            record.text(certificate.subject.description)
            record.text(certificate.issuer.description)
            record.text(certificate.subjectAlternativeNames.map(\.description).joined(separator: " "))
            record.value(certificate.serialNumber.hex)
            record.value(certificate.fingerprint.hex)
        case .revocationList(let issuer):
            record.text("")
            record.text(issuer)
            for _ in 0..<3 { record.text("") }
        }
    }

    private func write(_ place: Place, to record: inout CSVWriter) {
        switch place {
        case .endpoint(let target, let address):
            record.text(target)
            record.text(address)
            record.text("")
            record.text("")
        case .file(let scan, let path):
            record.text("")
            record.text("")
            record.text(scan)
            record.text(path)
        }
    }
}
