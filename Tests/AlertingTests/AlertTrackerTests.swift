import Alerting
import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite struct AlertTrackerTests {
    enum Step: Hashable, Sendable {
        case see(Sight, Place = .payments)
        case wait(Duration)
        case remind
        case forget(Place)
        case restart
    }

    struct Story: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var steps: [Step]
        var told: [String]

        init(_ sentence: String, _ steps: [Step], told: [String]) {
            (testDescription, self.steps, self.told) = (sentence, steps, told)
        }
    }

    @Test("each story ends with exactly these notifications", arguments: certificates + places + reachability + mutualTLS)
    func story(story: Story) {
        var watch = Watch()
        for step in story.steps {
            switch step {
            case .see(let sight, let place): watch.see(sight, at: place)
            case .wait(let duration): watch.wait(duration)
            case .remind: watch.remind()
            case .forget(let place): watch.forget(place)
            case .restart: watch.restart()
            }
        }
        #expect(watch.told == story.told)
    }

    static let certificates = [
        Story("health is no news", [.see(.healthy()), .see(.healthy())], told: []),
        Story("information never alerts", [.see(.noted), .remind], told: []),
        Story("a warning is told once", [.see(.expiring(.warning)), .see(.expiring(.warning))], told: ["first warning certificate_expiring"]),
        Story("a first sight that is critical is told as critical", [.see(.expired())], told: ["first critical certificate_expired"]),
        Story(
            "warning, critical and expired are three steps of one alert",
            [.see(.expiring(.warning)), .see(.expiring(.critical)), .see(.expiring(.critical)), .see(.expired()), .see(.expired())],
            told: ["first warning certificate_expiring", "escalated critical certificate_expiring", "escalated critical certificate_expired"]),
        Story(
            "a renewed certificate ends the alert", [.see(.expired()), .see(.healthy(Sight.new)), .see(.healthy(Sight.new))],
            told: ["first critical certificate_expired", "resolved critical certificate_expired"]),
        Story(
            "an alert that sinks to information ends", [.see(.expiring(.warning)), .see(.noted)],
            told: ["first warning certificate_expiring", "resolved warning certificate_expiring"]),
        Story(
            "a milder threshold after a reload is not told, the next escalation is not either",
            [.see(.expiring(.critical)), .see(.expiring(.warning)), .see(.expiring(.critical))], told: ["first critical certificate_expiring"]),
        Story(
            "a firing alert is told again after a repeat interval, not before",
            [.see(.expired()), .wait(.days(1) - .seconds(1)), .remind, .wait(.seconds(1)), .remind, .remind],
            told: ["first critical certificate_expired", "repeat critical certificate_expired"]),
        Story(
            "an escalation counts as a word: the next repeat is a day after it",
            [.see(.expiring(.warning)), .wait(.hours(20)), .see(.expired()), .wait(.hours(20)), .remind, .wait(.hours(4)), .remind],
            told: ["first warning certificate_expiring", "escalated critical certificate_expired", "repeat critical certificate_expired"]),
        Story(
            "nothing is told twice because of a restart",
            [.see(.expiring(.warning)), .restart, .see(.expiring(.warning)), .restart, .see(.healthy(Sight.new))],
            told: ["first warning certificate_expiring", "resolved warning certificate_expiring"]),
        Story(
            "an expired certificate that comes back is a new alert",
            [.see(.expired()), .see(.healthy(Sight.new)), .wait(.hours(1)), .see(.expired())],
            told: ["first critical certificate_expired", "resolved critical certificate_expired", "first critical certificate_expired"]),
    ]

    static let places = [
        Story(
            "a certificate in three places is one alert", [.see(.expired()), .see(.expired(), .ledger), .see(.expired(), .file)],
            told: ["first critical certificate_expired"]),
        Story(
            "it ends with the last of them",
            [
                .see(.expired()), .see(.expired(), .ledger), .see(.expired(), .file), .see(.healthy(Sight.new)), .see(.healthy(Sight.new), .file),
                .see(.healthy(Sight.new), .ledger),
            ], told: ["first critical certificate_expired", "resolved critical certificate_expired"]),
        Story(
            "two certificates are two alerts", [.see(.expired()), .see(.expired(Sight.new), .ledger)],
            told: ["first critical certificate_expired", "first critical certificate_expired"]),
        Story(
            "the strictest place leads", [.see(.expiring(.warning)), .see(.expiring(.critical), .ledger), .see(.expiring(.warning))],
            told: ["first warning certificate_expiring", "escalated critical certificate_expiring"]),
        Story(
            "a place that is watched no longer ends its alert", [.see(.expired()), .forget(.payments)],
            told: ["first critical certificate_expired", "resolved critical certificate_expired"]),
        Story(
            "forgetting one of two does not", [.see(.expired()), .see(.expired(), .ledger), .forget(.ledger)],
            told: ["first critical certificate_expired"]),
        Story(
            "an address that DNS hands out no more ends with time, once the target is well elsewhere",
            [
                .see(.expired()), .wait(.minutes(30)), .see(.healthy(Sight.new), .paymentsTwo), .wait(.minutes(30)),
                .see(.healthy(Sight.new), .paymentsTwo),
            ],
            told: ["first critical certificate_expired", "resolved critical certificate_expired"]),
        Story(
            "addresses that take turns do not make an alert flap",
            [
                .see(.expired()), .wait(.minutes(30)), .see(.healthy(Sight.new), .paymentsTwo), .wait(.minutes(29)), .see(.expired()),
                .wait(.minutes(30)),
                .see(.healthy(Sight.new), .paymentsTwo), .see(.expired()),
            ], told: ["first critical certificate_expired"]),
    ]

    static let reachability = [
        Story("one failed probe is not worth a page", [.see(.refused), .see(.healthy())], told: []),
        Story("two in a row are, once", [.see(.refused), .see(.refused), .see(.refused)], told: ["first critical endpoint_unreachable"]),
        Story("two with a good one between them are not", [.see(.refused), .see(.healthy()), .see(.refused)], told: []),
        Story("refusal and silence are one outage", [.see(.refused), .see(.silent)], told: ["first critical timeout"]),
        Story(
            "the first good probe ends it", [.see(.silent), .see(.silent), .see(.healthy())],
            told: ["first critical timeout", "resolved critical timeout"]),
        Story(
            "an outage proves nothing about a certificate: its alert stays",
            [.see(.expired()), .see(.refused), .see(.refused), .see(.expired()), .see(.healthy(Sight.new))],
            told: [
                "first critical certificate_expired", "first critical endpoint_unreachable", "resolved critical endpoint_unreachable",
                "resolved critical certificate_expired",
            ]),
        Story(
            "an unknown name and a silent address are one outage of one target",
            [.see(.unresolved, .paymentsUnresolved), .see(.silent), .see(.unresolved, .paymentsUnresolved)], told: ["first critical timeout"]),
        Story(
            "it ends when the name resolves to something that answers, wherever it was silent before",
            [.see(.unresolved, .paymentsUnresolved), .see(.unresolved, .paymentsUnresolved), .see(.healthy(), .paymentsTwo)],
            told: ["first critical endpoint_unreachable", "resolved critical endpoint_unreachable"]),
        Story(
            "one dead address of two alerts although the other answers",
            [.see(.refused), .see(.healthy(), .paymentsTwo), .see(.refused), .see(.healthy(), .paymentsTwo)],
            told: ["first critical endpoint_unreachable"]),
        Story("two addresses that fail once each are no confirmation", [.see(.refused), .see(.refused, .paymentsTwo)], told: []),
        Story(
            "the count survives a restart", [.see(.refused), .restart, .see(.refused)], told: ["first critical endpoint_unreachable"]),
        Story(
            "a probe that was called off neither confirms nor ends", [.see(.refused), .see(.refused), .see(.down(.cancelled, "info_only"))],
            told: ["first critical endpoint_unreachable"]),
    ]

    static let mutualTLS = [
        Story("a rejected client certificate is told at once", [.see(.rejected)], told: ["first critical client_certificate_rejected"]),
        Story(
            "and is not forgotten while the endpoint is down",
            [.see(.rejected), .see(.silent), .see(.healthy())],
            told: ["first critical client_certificate_rejected", "resolved critical client_certificate_rejected"]),
        Story(
            "open mutual TLS ends only when an anonymous client is refused",
            [.see(.anonymous(.acceptedAtTLSLayer)), .see(.anonymous(.unknown)), .see(.silent), .see(.anonymous(.refused))],
            told: ["first critical mutual_tls_not_enforced", "resolved critical mutual_tls_not_enforced"]),
        Story(
            "or when nobody expects it any more", [.see(.anonymous(.acceptedAtTLSLayer)), .see(.anonymous(nil))],
            told: ["first critical mutual_tls_not_enforced", "resolved critical mutual_tls_not_enforced"]),
    ]

}

extension CheckID: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(value) }
}
