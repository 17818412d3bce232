import Monitoring
import OpenSSL
import PKI
import TestSupport
import Testing

@testable import Alerting

@Suite struct RetryPolicyTests {
    private let policy = RetryPolicy.standard

    @Test("a message that cannot be delivered is on its way for three days, never more than twelve minutes between attempts")
    func patience() throws {
        let entry = try message()
        var now = entry.createdAt
        var attempts = 1
        var delays: [Duration] = []
        while let next = policy.nextAttempt(after: .unavailable, of: entry, attempts: attempts, at: now) {
            delays.append(next - now)
            (now, attempts) = (next, attempts + 1)
        }
        #expect(now - entry.createdAt > .hours(75) && now - entry.createdAt <= .hours(76))
        #expect(delays.allSatisfy { $0 >= .seconds(4) && $0 <= .minutes(12) })
    }

    @Test("a refusal is final after an hour")
    func refusal() throws {
        let entry = try message()
        let refused = Delivery.refused(DeliveryFailure(.clientError, detail: "HTTP status 404"))
        #expect(policy.nextAttempt(after: refused, of: entry, attempts: 5, at: entry.createdAt + .minutes(45)) != nil)
        #expect(policy.nextAttempt(after: refused, of: entry, attempts: 9, at: entry.createdAt + .minutes(59)) == nil)
    }

    @Test("an absurd Retry-After is cut to an hour")
    func absurdRetryAfter() throws {
        let entry = try message()
        let next = policy.nextAttempt(after: .retry(after: .seconds(Int64.max), .unavailable), of: entry, attempts: 1, at: entry.createdAt)
        #expect(next == entry.createdAt + .hours(1))
    }

    @Test("the delay of any number of attempts is bounded", arguments: [-1, 0, 1, 62, 63, 64, Int.max])
    func bounded(attempts: Int) throws {
        #expect(policy.backoff(attempts, of: try message()) <= .minutes(12))
    }

    private func message() throws -> OutboxEntry {
        var watch = Watch()
        watch.see(.expired())
        return try #require(watch.last.outbox.first)
    }
}
