import Monitoring
import PKI

/// For a person: what fails, soonest first, and below it where.
extension Forecast {
    /// Places told one by one; a wildcard certificate may be in thousands.
    private static let mostPlaces = 5

    func table(_ style: TerminalStyle) -> String {
        var lines = [style.bold("What fails within \(HumanDuration(horizon)) of \(now)")]
        if events.isEmpty { lines.append("  nothing, as far as was seen") }
        for event in events { lines += self.lines(of: event, style) }
        lines.append(sum)
        return lines.joined(separator: "\n") + "\n"
    }

    private func lines(of event: ForecastEvent, _ style: TerminalStyle) -> [String] {
        let word = event.status.rawValue.uppercased()
        let padding = String(repeating: " ", count: max(1, 9 - word.count))
        let first =
            "\(style.paint(word, for: event.status))\(padding)\(event.time.description.prefix(16).replacing("T", with: " "))  \(event.sentence(at: now))"
        let places = event.places.prefix(Forecast.mostPlaces).map { "         " + style.dim($0.description.plainText) }
        let rest = event.places.count - places.count
        return [first] + places + (rest > 0 ? ["         " + style.dim("and \(rest) more")] : [])
    }

    private var sum: String {
        let seen = oldest.map { ", observed since \($0)" } ?? ""
        return "\(events.count) event\(events.count == 1 ? "" : "s"); \(certificateCount) certificates in \(placeCount) places\(seen)"
    }

    /// For a plugin: what is most urgent.
    var nagios: String {
        let worst = events.first { $0.status == status } ?? events.first
        var data = PerformanceData()
        data.count("events", events.count)
        data.count("places", placeCount)
        data.count("certificates", certificateCount)
        if let next = events.first(where: { !$0.isOver(at: now) }) { data.seconds("next_event", (next.time - now).inSeconds) }
        let text = worst.map { "\($0.sentence(at: now)) (\($0.places.first?.description ?? ""))" } ?? "nothing fails within \(HumanDuration(horizon))"
        return "CERTVIGIL \(status.rawValue.uppercased()) - \(text.plainText.replacing("|", with: "/").prefix(1024)) | \(data.text)\n"
    }
}
