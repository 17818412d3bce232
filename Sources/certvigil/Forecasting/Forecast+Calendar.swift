import Monitoring
import PKI

/// For calendars: iCalendar (RFC 5545), an event of no length at each end. The same certificate keeps its UID, so that importing again moves
/// nothing and doubles nothing.
extension Forecast {
    var calendar: String {
        let head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//certvigil//certvigil \(Version.text)//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
        let lines = head + events.flatMap(lines) + ["END:VCALENDAR"]
        return lines.map { CalendarText.folded($0) + "\r\n" }.joined()
    }

    /// Places told one by one in a description.
    private static let mostPlaces = 50

    private func lines(of event: ForecastEvent) -> [String] {
        let summary = event.kind == .certificateExpires ? "\(event.title) expires" : "trust ends with \(event.title)"
        let rest = event.places.count - Forecast.mostPlaces
        let places = event.places.prefix(Forecast.mostPlaces).map(\.description) + (rest > 0 ? ["and \(rest) more"] : [])
        let facts = ["serial number \(event.certificate.serialNumber.hex)", "SHA-256 \(event.certificate.fingerprint.hex)"]
        return [
            "BEGIN:VEVENT", "UID:\(event.kind.rawValue)-\(event.certificate.fingerprint.hex)@certvigil", "DTSTAMP:\(CalendarText.time(now))",
            "DTSTART:\(CalendarText.time(event.time))", "SUMMARY:\(CalendarText.escaped(summary))",
            "DESCRIPTION:\((places + facts).map(CalendarText.escaped).joined(separator: "\\n"))", "CATEGORIES:certvigil", "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    }
}

/// The text forms of RFC 5545 §3.
enum CalendarText {
    /// TEXT (§3.3.11).
    static func escaped(_ text: String) -> String {
        text.plainText.replacing("\\", with: "\\\\").replacing(";", with: "\\;").replacing(",", with: "\\,")
    }

    /// DATE-TIME in UTC (§3.3.5), `20270131T120000Z`.
    static func time(_ time: Timestamp) -> String { Timestamp(unixSeconds: time.unixSeconds).description.filter { $0 != "-" && $0 != ":" } }

    /// Content lines have 75 octets at most; a longer one goes on behind a line end and a space (§3.1). No character is torn.
    static func folded(_ line: String) -> String {
        var folded = ""
        var length = 0
        for scalar in line.unicodeScalars {
            let width = UTF8.width(scalar)
            if length + width > longestLine {
                folded += "\r\n "
                length = 1
            }
            folded.unicodeScalars.append(scalar)
            length += width
        }
        return folded
    }

    private static let longestLine = 75
}
