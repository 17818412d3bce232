import Exposition
import Monitoring
import TestSupport
import Testing

@Suite("An exposition of facts gathered once")
struct OneTimeExpositionTests {
    private let samples: Samples

    init() throws { samples = try Samples() }

    @Test("has no counters of a running program")
    func gauges() throws {
        var exposition = OneTimeExposition()
        exposition.update([samples.healthy()])
        exposition.update([samples.file()])
        let text = try ExpositionText(exposition.text.bytes)
        #expect(text.value("probe_success") == "1")
        #expect(text.samples("file_certificate_info").count == 1)
        #expect(text.samples("build_info").isEmpty)
        #expect(text.samples.allSatisfy { !$0.name.hasSuffix("_total") })
    }

    @Test("is empty when nothing was seen")
    func empty() { #expect(OneTimeExposition().text.bytes.isEmpty) }
}
