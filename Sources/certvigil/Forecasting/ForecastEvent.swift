import Checks
import Monitoring
import PKI

/// One thing that will fail, or has failed already, and every place it takes down.
struct ForecastEvent: Hashable, Sendable {
    /// Closed set; a JSON field and a column.
    enum Kind: String, Hashable, Sendable {
        /// A served or stored certificate ends.
        case certificateExpires = "certificate_expires"
        /// Places stop being trusted although their own certificates go on: another one on every path ends.
        case trustEnds = "trust_ends"
    }

    var kind: Kind
    /// The last moment at which all is well.
    var time: Timestamp
    /// The certificate whose end it is.
    var certificate: Certificate
    /// What notAfter means by the thresholds of the place that is strictest; `ok` where only trust stores hold it, for which nobody is woken.
    var status: Status
    /// Sorted, each once.
    var places: [Place]

    var title: String { certificate.title }
}

extension ForecastEvent {
    /// `payments.example expires in 12 days`, `Example CA 1 expired 3 days ago, and 4 places are not trusted since`.
    func sentence(at now: Timestamp) -> String {
        let isOver = isOver(at: now)
        let distance = HumanDuration(isOver ? now - time : time - now)
        let when = isOver ? "\(distance) ago" : "in \(distance)"
        switch kind {
        case .certificateExpires: return "\(title) \(isOver ? "expired" : "expires") \(when)"
        case .trustEnds:
            let count = "\(places.count) place\(places.count == 1 ? "" : "s")"
            return
                "\(count) \(isOver ? "stopped" : places.count == 1 ? "stops" : "stop") being trusted \(when), when \(title) \(isOver ? "ended" : "ends")"
        }
    }

    /// X.509 times have whole seconds.
    func isOver(at now: Timestamp) -> Bool { now.unixSeconds > time.unixSeconds }

    /// Whole days, rounded down; negative once it is over.
    func daysLeft(at now: Timestamp) -> Int64 { Validity(notBefore: time, notAfter: time).daysLeft(at: now) }
}
