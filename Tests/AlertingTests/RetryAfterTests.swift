import PKI
import Testing

@testable import Alerting

@Suite struct RetryAfterTests {
    private let now = Timestamp(unixSeconds: 784_111_777)  // Sun, 06 Nov 1994 08:49:37 GMT, RFC 9110's example

    @Test(
        "seconds and dates are delays",
        arguments: [
            ("0", Duration.zero), ("120", .seconds(120)), ("Sun, 06 Nov 1994 08:51:37 GMT", .seconds(120)), ("Sun, 06 Nov 1994 08:00:00 GMT", .zero),
            ("99999999999999999999", .seconds(Int64.max)),
        ])
    func delays(value: String, delay: Duration) {
        #expect(RetryAfter.delay(value, at: now) == delay)
    }

    @Test(
        "anything else is no answer",
        arguments: ["", "soon", "-5", "1.5", "Sun, 31 Feb 1994 08:51:37 GMT", "Sun, 06 Nov 1994 08:51:37 CET", "Sun 06 Nov"])
    func nonsense(value: String) {
        #expect(RetryAfter.delay(value, at: now) == nil)
    }
}
