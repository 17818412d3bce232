import Alerting
import Checks
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

/// The whole life of a certificate of 365 days, judged by the real checks, looked at every six hours.
@Suite struct CertificateLifeTests {
    @Test("forty days before its end until it is renewed, exactly these notifications are sent, and none twice")
    func wholeLife() throws {
        let pki = try TestPKI()
        let old = try pki.server(daysLeft: 40, lifetime: 365).certificate, new = try pki.server(daysLeft: 408, lifetime: 365).certificate
        let end = old.validity.notAfter
        let renewal = end + .days(3)
        let assessor = Assessor()
        let tracker = AlertTracker(rules: AlertRules(repeatInterval: .days(7)), router: Router(receivers: ["oncall"]))
        var book = AlertBook()
        var told: [String] = []
        var now = pki.now
        while now <= renewal + .days(2) {
            let observation = look(at: now < renewal ? old : new, now)
            let transitions = tracker.advance(&book, with: assessor.assess(observation, at: now), at: now)
            for sent in transitions.notifications + tracker.remind(&book, at: now).notifications {
                told.append(
                    "\((now - end).components.seconds / 86_400)d \(sent.reason.rawValue) \(sent.alert.severity.rawValue): \(sent.alert.summary)")
            }
            now = now + .hours(6)
        }
        let stamp = "(\(end))"
        #expect(
            told == [
                "-30d first warning: service.example expires in 30 days \(stamp), warning from 30 days before",
                "-23d repeat warning: service.example expires in 23 days \(stamp), warning from 30 days before",
                "-16d repeat warning: service.example expires in 16 days \(stamp), warning from 30 days before",
                "-9d repeat warning: service.example expires in 9 days \(stamp), warning from 30 days before",
                "-7d escalated critical: service.example expires in 7 days \(stamp), critical from 7 days before",
                "0d repeat critical: service.example expires in 0 seconds \(stamp), critical from 7 days before",
                "0d escalated critical: service.example expired 6 hours ago \(stamp)",
                "3d resolved critical: service.example expired 2 days ago \(stamp)",
            ])
    }

    private func look(at leaf: Certificate, _ now: Timestamp) -> Observation {
        let target = Target(name: "service", endpoint: Endpoint(host: "service.example", port: 443))
        let verification = Verification(trusted: true, trustedUntil: leaf.validity.notAfter, limitingCertificate: leaf.fingerprint, path: [leaf])
        return .endpoint(
            EndpointObservation(
                target: target, address: "192.0.2.1:443", observedAt: now, certificates: [PresentedCertificate(position: 0, certificate: leaf)],
                verification: verification))
    }
}
