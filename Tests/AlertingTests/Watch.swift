import Alerting
import Monitoring
import OpenSSL
import PKI
import TestSupport

/// What a monitor sees and when, told in the words of a story; collects who is told what.
struct Watch {
    var tracker = AlertTracker(router: Router(receivers: ["oncall"]))
    var book = AlertBook()
    var now = TestPKI.epoch
    /// `first critical certificate_expired`, in order.
    private(set) var told: [String] = []
    private(set) var last = AlertTransitions()

    mutating func see(_ sight: Sight, at place: Place = .payments) {
        take(tracker.advance(&book, with: sight.assessment(at: place, now), at: now))
    }

    mutating func wait(_ duration: Duration) { now = now + duration }

    mutating func remind() { take(tracker.remind(&book, at: now)) }

    mutating func forget(_ place: Place) { take(tracker.forget(&book, at: now) { $0 == place }) }

    /// As after a restart: all that is left is what was stored.
    mutating func restart() { book = AlertBook(Array(book.alerts.values)) }

    /// The only alert.
    var alert: Alert? { book.alerts.count == 1 ? book.alerts.values.first : nil }

    private mutating func take(_ transitions: AlertTransitions) {
        last = transitions
        told += transitions.notifications.map { "\($0.reason.rawValue) \($0.alert.severity.rawValue) \($0.alert.check.rawValue)" }
    }
}

extension Place {
    static let payments = Place.endpoint(target: "payments", address: "192.0.2.1:8443")
    static let paymentsTwo = Place.endpoint(target: "payments", address: "192.0.2.2:8443")
    static let paymentsUnresolved = Place.endpoint(target: "payments", address: nil)
    static let ledger = Place.endpoint(target: "ledger", address: "192.0.2.9:8443")
    static let file = Place.file(scan: "volumes", path: "/etc/tls/tls.crt")
}

/// One look at a place.
enum Sight: Hashable, Sendable {
    /// The certificate is well.
    case healthy(Certificate = Sight.old)
    case expiring(Severity, Certificate = Sight.old)
    case expired(Certificate = Sight.old)
    /// Found, and not worth waking anybody.
    case noted
    /// The probe failed before a certificate was seen.
    case down(ProbeFailure.Reason, CheckID)
    /// Refused for our client certificate, after the server's was seen.
    case rejected
    /// A client without a certificate was let in, was not, or the attempt proved nothing.
    case anonymous(MutualTLSAttempt.Outcome?)

    static let refused = Sight.down(.refused, CheckID("endpoint_unreachable"))
    static let silent = Sight.down(.timeout, CheckID("timeout"))
    static let unresolved = Sight.down(.nameNotFound, CheckID("endpoint_unreachable"))

    /// A service's certificate and the one that follows it.
    static let (old, new) = certificates()

    func assessment(at place: Place, _ now: Timestamp) -> Assessment {
        Assessment(observation: observation(at: place, now), findings: findings)
    }

    private var findings: [Finding] {
        switch self {
        case .healthy, .down(.cancelled, _), .anonymous(.refused), .anonymous(.unknown), .anonymous(nil): []
        case .expiring(let severity, let certificate): [finding("certificate_expiring", severity, certificate)]
        case .expired(let certificate): [finding("certificate_expired", .critical, certificate)]
        case .noted: [finding("certificate_expiring", .info, Sight.old)]
        case .down(_, let check): [finding(check.rawValue, .critical, nil)]
        case .rejected: [finding("client_certificate_rejected", .critical, nil)]
        case .anonymous: [finding("mutual_tls_not_enforced", .critical, nil)]
        }
    }

    private func finding(_ check: String, _ severity: Severity, _ certificate: Certificate?) -> Finding {
        let subject = certificate.map { Finding.Subject.certificate(position: 0, fingerprint: $0.fingerprint) } ?? .place
        return Finding(check: CheckID(check), severity: severity, subject: subject, message: "\(check) at \(severity)", hint: "mend it")
    }

    private var certificate: Certificate? {
        switch self {
        case .healthy(let certificate), .expiring(_, let certificate), .expired(let certificate): certificate
        case .noted, .rejected, .anonymous: Sight.old
        case .down: nil
        }
    }

    private func observation(at place: Place, _ now: Timestamp) -> Observation {
        let presented = certificate.map { [PresentedCertificate(position: 0, certificate: $0)] } ?? []
        guard case .endpoint(let name, let address) = place else {
            return .file(FileObservation(scan: "volumes", path: place.description, observedAt: now, certificates: presented))
        }
        let target = Target(name: name, endpoint: Endpoint(host: name, port: 8443), labels: ["team": name, "site": "north"])
        var seen = EndpointObservation(target: target, address: address, observedAt: now, certificates: presented)
        switch self {
        case .down(let reason, _): seen.failure = ProbeFailure(phase: reason == .nameNotFound ? .resolve : .connect, reason: reason, detail: "")
        case .rejected: seen.failure = ProbeFailure(phase: .clientAuth, reason: .clientCertificateRejected, detail: "")
        case .anonymous(let outcome): seen.mutualTLSAudit = outcome.map { [MutualTLSAttempt(.noCertificate, .tls13, $0)] } ?? []
        default: break
        }
        return .endpoint(seen)
    }

    private static func certificates() -> (Certificate, Certificate) {
        do {
            let pki = try TestPKI()
            return (try pki.server(daysLeft: 40, lifetime: 365).certificate, try pki.server(daysLeft: 405, lifetime: 365).certificate)
        } catch {
            preconditionFailure("cannot issue test certificates: \(error)")
        }
    }
}
