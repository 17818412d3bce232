import Monitoring
import PKI
import Testing

@Suite struct ExpiryThresholdTests {
    static let day = 86_400.0

    @Test(
        "the standard thresholds by lifetime in days",
        arguments: [(365.0, 30.0, 7.0), (120.0, 30.0, 7.0), (90.0, 22.5, 7.0), (40.0, 10.0, 4.0), (1.0, 0.25, 0.1), (0.0, 0.0, 0.0)])
    func standard(lifetime: Double, warning: Double, critical: Double) {
        let begin = Timestamp(unixSeconds: 1_767_225_600)
        let validity = Validity(notBefore: begin, notAfter: begin + .seconds(lifetime * Self.day))
        let effective = ExpiryThresholds.standard.effective(for: validity)
        #expect(effective.warning == .seconds(Int64(warning * Self.day)))
        #expect(effective.critical == .seconds(Int64(critical * Self.day)))
    }

    @Test("a validity the wrong way round has no share of a lifetime")
    func negativeLifetime() {
        #expect(ExpiryThreshold(absolute: nil, share: 0.5).effective(forLifetime: .seconds(-100)) == .zero)
    }

    @Test("one part alone is enough")
    func parts() {
        #expect(ExpiryThreshold(absolute: .seconds(10), share: nil).effective(forLifetime: .seconds(4)) == .seconds(10))
        #expect(ExpiryThreshold(absolute: nil, share: 0.5).effective(forLifetime: .seconds(5)) == .seconds(2))
        #expect(ExpiryThreshold(absolute: nil, share: nil).effective(forLifetime: .seconds(5)) == .zero)
    }
}
