import PKI
import Testing

@testable import Exposition

@Suite("Sample values")
struct SampleValueTests {
    @Test(
        "of times are exact",
        arguments: [
            (0, "0"), (1_767_225_600_000_000, "1767225600"), (1_767_225_600_120_000, "1767225600.12"), (1_767_225_600_000_001, "1767225600.000001"),
            (-1, "-0.000001"), (-62_135_596_800_000_000, "-62135596800"), (Int64.max, "9223372036854.775807"), (Int64.min, "-9223372036854.775808"),
        ])
    func times(microseconds: Int64, text: String) {
        #expect(SampleValue.time(Timestamp(microseconds: microseconds)).text == text)
    }

    @Test(
        "of numbers are the shortest that read back",
        arguments: [
            (0.0, "0"), (1.0, "1"), (0.1, "0.1"), (0.0025, "0.0025"), (1e15, "1000000000000000"), (123456789.125, "123456789.125"),
            (Double.infinity, "+Inf"), (-Double.infinity, "-Inf"), (-0.5, "-0.5"),
        ])
    func numbers(number: Double, text: String) {
        #expect(SampleValue.real(number).text == text)
    }

    @Test("that are no number say so")
    func notANumber() {
        #expect(SampleValue.real(.nan).text == "NaN")
    }

    @Test("read back as the same number", arguments: [1e-7, 3.3e-5, 1.0 / 3, 1e17, 1e300, 1e-300])
    func readBack(number: Double) {
        #expect(Double(SampleValue.real(number).text) == number)
    }

    @Test("of durations are seconds")
    func durations() {
        #expect(SampleValue.duration(.seconds(30 * 86_400)).text == "2592000")
        #expect(SampleValue.duration(.milliseconds(1500)).text == "1.5")
        #expect(SampleValue.duration(.seconds(Int64.max)).text == "9223372036854.775807")
    }
}
