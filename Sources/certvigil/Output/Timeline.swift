import ArgumentParser
import Checks
import History
import Monitoring
import PKI

/// One change at a place.
struct TimelineEvent: Hashable, Sendable {
    /// Closed set; a JSON field and a column.
    enum Kind: String, Hashable, Sendable {
        case certificateSeen = "certificate_seen"
        case certificateGone = "certificate_gone"
        case findingBegan = "finding_began"
        case findingEnded = "finding_ended"
    }

    enum Subject: Hashable, Sendable {
        case certificate(Certificate, position: Int)
        case finding(Finding)
    }

    var kind: Kind
    var time: Timestamp
    var place: Place
    var subject: Subject

    static func of(_ period: CertificatePeriod) -> [TimelineEvent] {
        let subject = Subject.certificate(period.certificate, position: period.position)
        return [TimelineEvent(kind: .certificateSeen, time: period.since, place: period.place, subject: subject)]
            + [period.until].compactMap { $0.map { TimelineEvent(kind: .certificateGone, time: $0, place: period.place, subject: subject) } }
    }

    static func of(_ period: FindingPeriod) -> [TimelineEvent] {
        let subject = Subject.finding(period.finding)
        return [TimelineEvent(kind: .findingBegan, time: period.since, place: period.place, subject: subject)]
            + [period.until].compactMap { $0.map { TimelineEvent(kind: .findingEnded, time: $0, place: period.place, subject: subject) } }
    }

    /// `payments.example, which ends 2027-06-13, at position 0`, `certificate_expiring: …`.
    var words: String {
        switch subject {
        case .certificate(let certificate, let position):
            "\(certificate.title), which ends \(certificate.validity.notAfter.description.prefix(10)), at position \(position)"
        case .finding(let finding): "\(finding.check.rawValue): \(finding.message.plainText)"
        }
    }
}

/// The changes at one place, the oldest first.
struct Timeline {
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case table, json, ndjson, csv
    }

    let events: [TimelineEvent]

    /// Changes of one moment stay in the order given: certificates, then what they led to.
    init(_ events: [TimelineEvent]) {
        self.events = events.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
    }

    func text(as format: Format, style: TerminalStyle) -> [UInt8] {
        switch format {
        case .table: Array(events.map { line(of: $0, style) + "\n" }.joined().utf8)
        case .ndjson: events.flatMap { event in json { write(event, to: &$0) } }
        case .json:
            json { json in
                json.object { json in
                    json.field("schema_version", ResultDocument.schemaVersion)
                    json.key("events")
                    json.array(events) { json, event in write(event, to: &json) }
                }
            }
        case .csv: csv
        }
    }

    private func line(of event: TimelineEvent, _ style: TerminalStyle) -> String {
        let sign =
            switch (event.kind, event.subject) {
            case (.findingBegan, .finding(let finding)): style.paint("!", for: Status(finding.severity))
            case (.findingEnded, _): style.paint("✓", for: .ok)
            case (.certificateGone, _): "-"
            default: "+"
            }
        let time = event.time.description.prefix(19).replacing("T", with: " ")
        return "\(time)  \(sign) \(event.words)  \(style.dim(event.place.description.plainText))"
    }

    private func json(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
        var json = JSONWriter()
        body(&json)
        return json.bytes + [UInt8(ascii: "\n")]
    }

    private func write(_ event: TimelineEvent, to json: inout JSONWriter) {
        json.object { json in
            json.field("schema_version", ResultDocument.schemaVersion)
            json.field("kind", "history")
            json.field("event", event.kind.rawValue)
            json.field("at", event.time.description)
            event.place.writeFields(to: &json)
            switch event.subject {
            case .certificate(let certificate, let position):
                json.field("position", position)
                json.field("fingerprint_sha256", certificate.fingerprint.hex)
                json.field("subject", certificate.subject.description)
                json.field("not_after", certificate.validity.notAfter.description)
            case .finding(let finding):
                json.field("check", finding.check.rawValue)
                json.field("severity", finding.severity.rawValue)
                json.field("message", finding.message)
            }
        }
    }

    static let columns = ["event", "at", "place", "position", "fingerprint_sha256", "subject", "not_after", "check", "severity", "message"]

    private var csv: [UInt8] {
        var record = CSVWriter()
        for column in Timeline.columns { record.value(column) }
        record.endRecord()
        for event in events {
            record.value(event.kind.rawValue)
            record.value(event.time)
            record.text(event.place.description)
            switch event.subject {
            case .certificate(let certificate, let position):
                record.value(position)
                record.value(certificate.fingerprint.hex)
                record.text(certificate.subject.description)
                record.value(certificate.validity.notAfter)
                for _ in 0..<3 { record.text("") }
            case .finding(let finding):
                for _ in 0..<4 { record.text("") }
                record.value(finding.check.rawValue)
                record.value(finding.severity.rawValue)
                record.text(finding.message)
            }
            record.endRecord()
        }
        return record.bytes
    }
}
