import Testing

@testable import certvigil

@Suite("Performance data")
struct PerformanceDataTests {
    @Test("states thresholds as ranges below which it is a warning, and leaves unknown ones out")
    func ranges() {
        var data = PerformanceData()
        data.count("results", 3)
        data.seconds("earliest_expiry", 86_400, warning: .seconds(2_592_000), critical: .seconds(604_800))
        data.seconds("time_total", 0.012345678, minimum: 0)
        data.seconds("plain", -1.5)
        #expect(data.text == "results=3 earliest_expiry=86400s;2592000:;604800: time_total=0.012346s;;;0 plain=-1.5s")
    }

    @Test("writes any number without an exponent", arguments: [1e-9, 1e300, -1e300, .infinity, 123_456_789_012.5])
    func noExponent(value: Double) {
        var data = PerformanceData()
        data.seconds("x", value)
        #expect(!data.text.dropFirst(2).contains { "einf".contains($0) })
    }
}
