import Alerting
import Monitoring
import PKI
import TestSupport
import Testing

@testable import History

@Suite("Alerts and their messages")
struct OutboxTests {
    @Test("Open alerts come back after a restart, resolved ones do not")
    func restore() async throws {
        let witness = try Witness()
        let (open, over) = (try Episode(1), try Episode(2))
        try await witness.history.record([open.firing, over.firing, over.resolved])
        let history = try witness.reopened()
        #expect(try history.alerts() == [open.alert])
        #expect(try await Set(history.alerts(limit: 10).map(\.state)) == [.firing, .resolved])
    }

    @Test("A pending alert that ended before anybody was told leaves nothing")
    func discarded() async throws {
        let witness = try Witness()
        let episode = try Episode(1)
        var pending = episode.alert
        pending.state = .pending
        try await witness.history.record([Recording(transitions: AlertTransitions(changed: [pending]))])
        try await witness.history.record([Recording(transitions: AlertTransitions(discarded: [pending.id]))])
        #expect(try await witness.count("alerts") == 0)
    }

    @Test("An alert may end and another of the same key begin in one step")
    func successor() async throws {
        let witness = try Witness()
        let episode = try Episode(1)
        try await witness.history.record([episode.firing])
        var (ended, next) = (episode.alert, episode.alert)
        (ended.state, ended.resolvedAt, next.id) = (.resolved, Witness.start, "next")
        try await witness.history.record([Recording(transitions: AlertTransitions(changed: [next, ended]))])
        #expect(try witness.history.alerts().map(\.id) == ["next"])
    }

    @Test("Messages wait in the order in which they were recorded, each for its receiver")
    func order() async throws {
        let witness = try Witness()
        for number in 1...3 { try await witness.history.record([Episode(number).firing]) }
        let pending = try await witness.history.pending(for: "oncall", limit: 2)
        #expect(pending.map(\.alertID) == ["alert-1", "alert-2"])
        #expect(pending == (try [Episode(1).entries[0], Episode(2).entries[0]]))
        #expect(try await witness.history.pending(for: "nobody", limit: 2).isEmpty)
        #expect(try await witness.history.pendingNotifications() == 6)
    }

    @Test("A delivered message is not pending any more, also after a restart")
    func delivery() async throws {
        let witness = try Witness()
        let episode = try Episode(1)
        try await witness.history.record([episode.firing])
        try await witness.history.delivered(episode.entries[0].id, attempts: 1, at: Witness.start)
        let history = try witness.reopened()
        #expect(try await history.pending(for: "oncall", limit: 9).isEmpty)
        #expect(try await history.pending(for: "archive", limit: 9).count == 1)
        #expect(try await history.outbox(limit: 9).map(\.state) == [.pending, .delivered])
    }

    @Test("A failed attempt is remembered, the last one gives up, and a replay begins anew")
    func failure() async throws {
        let witness = try Witness()
        let episode = try Episode(1)
        let (id, later) = (episode.entries[0].id, Witness.start + .minutes(1))
        try await witness.history.record([episode.firing])
        try await witness.history.failed(id, attempts: 1, retryAt: later, error: "status 503", at: Witness.start)
        let retried = try await witness.history.pending(for: "oncall", limit: 9)
        #expect(retried.map(\.attempts) == [1])
        #expect(retried.map(\.nextAttemptAt) == [later])
        #expect(retried.map(\.lastError) == ["status 503"])

        try await witness.history.failed(id, attempts: 2, retryAt: nil, error: "status 410", at: later)
        #expect(try await witness.history.pending(for: "oncall", limit: 9).isEmpty)
        #expect(try await witness.history.outbox(limit: 9).last?.lastError == "status 410")

        try await witness.history.replay(id, at: later + .minutes(5))
        #expect(try await witness.history.pending(for: "oncall", limit: 9).map(\.attempts) == [0])
    }

    @Test("Recording the same message again does not send it again")
    func idempotence() async throws {
        let witness = try Witness()
        let episode = try Episode(1)
        try await witness.history.record([episode.firing])
        try await witness.history.delivered(episode.entries[0].id, attempts: 1, at: Witness.start)
        try await witness.history.record([episode.firing])
        #expect(try await witness.history.pending(for: "oncall", limit: 9).isEmpty)
    }
}

/// One alert, the messages of its first notification, and the recordings of its life.
struct Episode {
    let alert: Alert
    let entries: [OutboxEntry]

    init(_ number: Int, summary: String = "no answer") throws {
        let place = Place.endpoint(target: "payments-\(number)", address: "192.0.2.1:443")
        let listed = AlertPlace(
            place: place, check: CheckID("timeout"), severity: .critical, summary: "no answer", hint: "look at it", labels: ["team": "a"],
            firstSeenAt: Witness.start, lastSeenAt: Witness.start)
        let alert = Alert(
            id: "alert-\(number)", key: AlertKey(cause: .connectivity, subject: .endpoint(target: "payments-\(number)")), state: .firing,
            check: CheckID("timeout"), severity: .critical, summary: summary, hint: "look at it", places: [listed], startedAt: Witness.start,
            updatedAt: Witness.start,
            notified: NotifiedState(at: Witness.start, severity: .critical, check: CheckID("timeout"), count: 1, receivers: ["oncall", "archive"]))
        self.alert = alert
        entries = OutboxEntry.entries(
            for: Notification(reason: .first, alert: alert, at: Witness.start, receivers: ["oncall", "archive"]))
    }

    var firing: Recording { Recording(transitions: AlertTransitions(changed: [alert]), outbox: entries) }

    var resolved: Recording {
        var ended = alert
        ended.state = .resolved
        ended.resolvedAt = Witness.start + .minutes(10)
        return Recording(transitions: AlertTransitions(changed: [ended]))
    }
}
