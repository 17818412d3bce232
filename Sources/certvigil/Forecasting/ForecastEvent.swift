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
        /// A CRL is no longer current: whoever insists on knowing what is revoked trusts nothing that it covers.
        case revocationListEnds = "crl_ends"
        /// An OCSP response is no longer current, where its certificate may not go without.
        case responseEnds = "ocsp_response_ends"
    }

    /// What ends.
    enum Subject: Hashable, Sendable {
        case certificate(Certificate)
        /// A CRL, by its issuer (RFC 4514); its next one takes its place.
        case revocationList(issuer: String)
    }

    var kind: Kind
    /// The last moment at which all is well.
    var time: Timestamp
    /// Whose end it is; of a response the certificate that it is about.
    var subject: Subject
    /// What the time means by the thresholds of the place that is strictest; `ok` where only trust stores hold it, for which nobody is woken.
    var status: Status
    /// Sorted, each once.
    var places: [Place]

    /// nil for a CRL.
    var certificate: Certificate? { if case .certificate(let certificate) = subject { certificate } else { nil } }

    var title: String {
        switch subject {
        case .certificate(let certificate): certificate.title
        case .revocationList(let issuer): issuer.plainText
        }
    }
}

extension ForecastEvent {
    /// `payments.example expires in 12 days`, `Example CA 1 expired 3 days ago, and 4 places are not trusted since`.
    func sentence(at now: Timestamp) -> String {
        let isOver = isOver(at: now)
        let distance = HumanDuration(isOver ? now - time : time - now)
        let when = isOver ? "\(distance) ago" : "in \(distance)"
        let ends = isOver ? "ended" : "ends"
        switch kind {
        case .certificateExpires: return "\(title) \(isOver ? "expired" : "expires") \(when)"
        case .trustEnds:
            let count = "\(places.count) place\(places.count == 1 ? "" : "s")"
            return
                "\(count) \(isOver ? "stopped" : places.count == 1 ? "stops" : "stop") being trusted \(when), when \(title) \(ends)"
        case .revocationListEnds: return "the CRL of \(title) \(ends) \(when)"
        case .responseEnds: return "the OCSP response about \(title), which may not go without, \(ends) \(when)"
        }
    }

    /// X.509 times have whole seconds.
    func isOver(at now: Timestamp) -> Bool { now.unixSeconds > time.unixSeconds }

    /// Whole days, rounded down; negative once it is over.
    func daysLeft(at now: Timestamp) -> Int64 { Validity(notBefore: time, notAfter: time).daysLeft(at: now) }
}
