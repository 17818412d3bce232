import Monitoring
import Testing

@Suite struct StatusTests {
    @Test("information alone is ok")
    func severities() {
        #expect([nil, .info, .warning, .critical].map(Status.init) == [.ok, .ok, .warning, .critical])
    }

    @Test("exit statuses are those of Nagios plugins")
    func exits() {
        #expect(Status.allCases.map(\.exitStatus) == [0, 1, 2, 3])
    }

    @Test("the worse leads: critical, warning, unknown, ok", arguments: Status.allCases, Status.allCases)
    func combined(left: Status, right: Status) {
        let order: [Status] = [.ok, .unknown, .warning, .critical]
        #expect(left.combined(with: right) == order.last { $0 == left || $0 == right })
    }
}
