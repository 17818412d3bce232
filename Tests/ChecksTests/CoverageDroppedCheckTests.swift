import Checks
import Monitoring
import PKI
import TestSupport
import Testing

@Suite struct CoverageDroppedCheckTests {
    @Test(
        "less than before, or nothing, is a warning that carries both numbers",
        arguments: [
            (Coverage(certificates: 311, before: 1204, seenBefore: TestPKI.epoch), "311 certificates found here, 1204 on 2026-01-01T00:00:00Z"),
            (Coverage(certificates: 0, before: 1, seenBefore: TestPKI.epoch), "no certificate found here, 1 on 2026-01-01T00:00:00Z"),
            (Coverage(certificates: 0), "no certificate found here"),
        ])
    func dropped(_ coverage: Coverage, _ message: String) throws {
        let scene = try Scene()
        guard case .file(var file) = try scene.file([], path: "/etc/tls") else { return }
        file.facts.coverage = coverage
        let assessment = scene.assess(.file(file))
        #expect(assessment.verdicts == ["warning coverage_dropped"] && assessment.only?.message == message)
    }
}
