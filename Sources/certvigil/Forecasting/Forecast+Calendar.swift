import Monitoring
import OpenSSL
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
        let rest = event.places.count - Forecast.mostPlaces
        let places = event.places.prefix(Forecast.mostPlaces).map(\.description) + (rest > 0 ? ["and \(rest) more"] : [])
        let facts = event.certificate.map { ["serial number \($0.serialNumber.hex)", "SHA-256 \($0.fingerprint.hex)"] } ?? []
        return [
            "BEGIN:VEVENT", "UID:\(event.kind.rawValue)-\(identity(of: event))@certvigil", "DTSTAMP:\(CalendarText.time(now))",
            "DTSTART:\(CalendarText.time(event.time))", "SUMMARY:\(CalendarText.escaped(summary(of: event)))",
            "DESCRIPTION:\((places + facts).map(CalendarText.escaped).joined(separator: "\\n"))", "CATEGORIES:certvigil", "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    }
}

extension Forecast {
    private func summary(of event: ForecastEvent) -> String {
        switch event.kind {
        case .certificateExpires: "\(event.title) expires"
        case .trustEnds: "trust ends with \(event.title)"
        case .revocationListEnds: "the CRL of \(event.title) ends"
        case .responseEnds: "the OCSP response about \(event.title) ends"
        }
    }

    /// A CRL goes by its issuer, so that the next one moves its event instead of adding one.
    private func identity(of event: ForecastEvent) -> String {
        switch event.subject {
        case .certificate(let certificate): certificate.fingerprint.hex
        case .revocationList(let issuer): SystemCryptography().sha256(Array(issuer.utf8)[...]).hex
        }
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
