import Alerting
import Monitoring
import PKI
import TestSupport
import Testing

@Suite struct RouterTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var routes: [Route]
        var receivers: [String]
    }

    static let rows = [
        Row(testDescription: "without routes everybody is told", routes: [], receivers: ["chat", "oncall", "payments-team"]),
        Row(
            testDescription: "a matching label decides", routes: [Route(match: ["team": "payments"], receiver: "payments-team")],
            receivers: ["payments-team"]),
        Row(
            testDescription: "every matching route counts",
            routes: [Route(match: ["team": "payments"], receiver: "payments-team"), Route(match: ["severity": "critical"], receiver: "oncall")],
            receivers: ["oncall", "payments-team"]),
        Row(
            testDescription: "all labels of a route must match",
            routes: [Route(match: ["team": "payments", "severity": "warning"], receiver: "chat"), Route(receiver: "oncall")], receivers: ["oncall"]),
        Row(
            testDescription: "cause and target can be matched",
            routes: [Route(match: ["cause": "expiry", "target": "payments"], receiver: "chat")], receivers: ["chat"]),
        Row(
            testDescription: "what no route matches is told to everybody rather than to nobody",
            routes: [Route(match: ["team": "ledger"], receiver: "chat")], receivers: ["chat", "oncall", "payments-team"]),
    ]

    @Test("routes", arguments: rows)
    func routes(row: Row) throws {
        var watch = Watch()
        watch.tracker.router = Router(routes: row.routes, receivers: ["oncall", "chat", "payments-team"])
        watch.see(.expired())
        #expect(watch.last.notifications.map(\.receivers) == [row.receivers])
    }

    @Test("one place of an alert is enough to match")
    func anyPlace() {
        var watch = Watch()
        watch.tracker.router = Router(routes: [Route(match: ["team": "ledger"], receiver: "chat")], receivers: ["oncall", "chat"])
        watch.see(.expiring(.warning))
        watch.see(.expired(), at: .ledger)
        #expect(watch.last.notifications.map(\.receivers) == [["chat"]])
    }

    @Test("whoever was told hears of the end, unless the receiver is gone from the configuration")
    func resolutionFollows() {
        var watch = Watch()
        watch.tracker.router = Router(
            routes: [Route(match: ["severity": "warning"], receiver: "chat"), Route(match: ["severity": "critical"], receiver: "oncall")],
            receivers: ["oncall", "chat"])
        watch.see(.expiring(.warning))
        watch.see(.expired())
        #expect(watch.last.notifications.map(\.receivers) == [["oncall"]])
        var other = watch
        watch.see(.healthy(Sight.new))
        #expect(watch.last.notifications.map(\.receivers) == [["chat", "oncall"]])
        other.tracker.router = Router(receivers: ["oncall"])
        other.see(.healthy(Sight.new))
        #expect(other.last.notifications.map(\.receivers) == [["oncall"]])
    }

    @Test("a message has one identity for each receiver and notification, without a full stop")
    func messageIdentities() {
        var watch = Watch()
        watch.tracker.router = Router(receivers: ["on.call", "chat"])
        var ids: [String] = []
        for sight in [Sight.expiring(.warning), .expired(), .healthy(Sight.new)] {
            watch.see(sight)
            ids += watch.last.outbox.map(\.id)
        }
        #expect(Set(ids).count == 6)
        #expect(ids.allSatisfy { $0.wholeMatch(of: /msg_[0-9a-f]{32}/) != nil })
    }
}
