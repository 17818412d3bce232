import Alerting
import Foundation
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct AlertTests {
    @Test("an alert carries its certificate, its places in order, and the labels on which they agree")
    func contents() throws {
        var watch = Watch()
        watch.see(.expiring(.warning))
        watch.see(.expired(), at: .ledger)
        let alert = try #require(watch.alert)
        #expect(alert.key == AlertKey(cause: .expiry, subject: .certificate(Sight.old.fingerprint)))
        #expect(alert.places.map(\.place) == [.ledger, .payments])
        #expect(alert.certificate == CertificateSummary(Sight.old))
        #expect(alert.labels == ["site": "north"])
        #expect(alert.check == CheckID("certificate_expired") && alert.severity == .critical && alert.summary == "certificate_expired at critical")
        #expect(alert.certificate?.subjectAlternativeNames == ["DNS:service.example"])
    }

    @Test("what is stored is what comes back, down to the last field")
    func storage() throws {
        var watch = Watch()
        watch.wait(.milliseconds(1234))
        for place in [Place.payments, .paymentsTwo, .ledger, .file] { watch.see(.expired(), at: place) }
        watch.see(.refused)
        for alert in watch.book.alerts.values {
            #expect(try JSONDecoder().decode(Alert.self, from: JSONEncoder().encode(alert)) == alert)
        }
        #expect(AlertBook(Array(watch.book.alerts.values)) == watch.book)
        let notification = Notification(reason: .repeat, alert: try #require(watch.last.changed.first), at: watch.now, receivers: ["oncall"])
        let entry = try #require(OutboxEntry.entries(for: notification).first)
        #expect(try JSONDecoder().decode(OutboxEntry.self, from: JSONEncoder().encode(entry)).id == entry.id)
    }

    @Test("an alert's identity comes from its key and its begin: replicas that see the same agree")
    func identity() throws {
        var (here, there) = (Watch(), Watch())
        here.see(.expired())
        there.see(.expired(), at: .ledger)
        #expect(here.alert?.id == there.alert?.id)
        here.see(.healthy(Sight.new))
        here.wait(.seconds(1))
        here.see(.expired())
        #expect(here.alert?.id != there.alert?.id)
    }

    @Test("an observation that changes nothing asks for nothing to be stored")
    func quiet() {
        var watch = Watch()
        watch.see(.expired())
        #expect(watch.last.changed.count == 1)
        watch.wait(.minutes(5))
        watch.see(.expired())
        #expect(watch.last.isEmpty)
    }

    @Test("a pending alert that comes to nothing is deleted, not resolved")
    func discarded() throws {
        var watch = Watch()
        watch.see(.refused)
        let id = try #require(watch.alert?.id)
        #expect(watch.alert?.state == .pending)
        watch.see(.healthy())
        #expect(watch.last == AlertTransitions(discarded: [id]))
        #expect(watch.book == AlertBook())
    }

    @Test("a resolved alert says when and where it was last seen, and leaves the book")
    func resolved() throws {
        var watch = Watch()
        watch.see(.expired())
        watch.wait(.hours(3))
        watch.see(.healthy(Sight.new))
        let alert = try #require(watch.last.changed.first)
        #expect(alert.state == .resolved && alert.resolvedAt == watch.now && alert.places.map(\.place) == [.payments])
        #expect(watch.book.alerts.isEmpty && watch.book.keys(at: .payments).isEmpty)
    }

    @Test("the next reminder is due a repeat interval after the last word")
    func nextReminder() {
        var watch = Watch()
        #expect(watch.tracker.nextReminder(in: watch.book) == nil)
        watch.see(.expired())
        #expect(watch.tracker.nextReminder(in: watch.book) == watch.now + .days(1))
    }

    @Test("days left are whole and rounded down", arguments: [(0, 40), (1, 39), (3_456_000, 0), (3_456_001, -1)])
    func daysLeft(secondsPassed: Int, days: Int64) {
        #expect(CertificateSummary(Sight.old).daysLeft(at: TestPKI.epoch + .seconds(secondsPassed)) == days)
    }

    @Test("a certificate in thousands of places is one alert, and no look at one of them stores all of them again")
    func manyPlaces() {
        var watch = Watch()
        let places = (0..<3000).map { Place.endpoint(target: "t\($0)", address: "192.0.2.1:\($0)") }
        var stored = 0
        for place in places {
            watch.see(.expired(), at: place)
            stored += watch.last.changed.count
        }
        #expect(watch.told.count == 1)
        #expect(stored < 20)
        watch.remind()
        #expect(watch.last.changed.map(\.places.count) == [3000])
        watch.remind()
        #expect(watch.last.isEmpty)
        for place in places { watch.see(.healthy(Sight.new), at: place) }
        #expect(watch.told.count == 2)
    }

    @Test("the alert speaks for its most urgent place, and for the next when that one is gone")
    func leadingPlace() {
        var watch = Watch()
        for place in [Place.payments, .ledger] { watch.see(.expiring(.warning), at: place) }
        watch.see(.expired(), at: .file)
        #expect(watch.alert?.summary == "certificate_expired at critical")
        watch.forget(.file)
        #expect(watch.alert?.summary == "certificate_expiring at warning" && watch.alert?.severity == .warning)
        watch.see(.expiring(.critical), at: .payments)
        watch.see(.expiring(.warning), at: .payments)
        #expect(watch.alert?.severity == .warning)
    }
}
