import Exposition
import Testing

@Suite("The metric catalogue")
struct MetricCatalogueTests {
    @Test("names every family once")
    func uniqueness() {
        #expect(Set(MetricCatalogue.all.map(\.name)).count == MetricCatalogue.all.count)
    }

    @Test("names by the rules of Prometheus", arguments: MetricCatalogue.all)
    func names(family: MetricFamily) {
        #expect(family.fullName.wholeMatch(of: /certvigil(_[a-z0-9]+)+/) != nil)
        #expect(family.name.hasSuffix("_total") == (family.kind == .counter))
        #expect(!family.name.contains(/_(bucket|count|sum|gauge|counter|histogram|ms|us|ns|days|hours|minutes|millis|kb|mb)(_|$)/))
        for label in family.labels {
            #expect(label.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil)
            #expect(!["le", "quantile", "type", "job", "instance"].contains(label))
        }
    }

    @Test("explains every family in one sentence that needs no escape", arguments: MetricCatalogue.all)
    func help(family: MetricFamily) {
        #expect(family.help.count > 10)
        #expect(family.help.hasSuffix("."))
        #expect(!family.help.contains { $0 == "\n" || $0 == "\\" || $0 == "\"" })
    }

    @Test(
        "tells the unit from the name",
        arguments: [("probe_duration_seconds", MetricFamily.Unit.seconds), ("history_size_bytes", .bytes), ("alerts", nil)])
    func units(name: String, unit: MetricFamily.Unit?) throws {
        let family = try #require(MetricCatalogue.all.first { $0.name == name })
        #expect(family.unit == unit)
    }
}
