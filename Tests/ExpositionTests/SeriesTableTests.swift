import TestSupport
import Testing

@testable import Exposition

private enum PairColumn: SeriesColumn {
    case first, second

    var family: MetricFamily {
        switch self {
        case .first: MetricCatalogue.probeSuccess
        case .second: MetricCatalogue.probeDuration
        }
    }
}

@Suite("A table of series")
struct SeriesTableTests {
    @Test("renders what its last state is, after any sequence of changes", arguments: 1...20)
    func anySequence(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var table = SeriesTable<Int, PairColumn>()
        var expected: [Int: (Int, Int)] = [:]
        for _ in 0..<200 {
            let key = Int.random(in: 0..<12, using: &generator)
            let counts = (Int.random(in: 0...3, using: &generator), Int.random(in: 0...2, using: &generator))
            if Bool.random(using: &generator) {
                table[key] = block(key, counts)
                expected[key] = counts == (0, 0) ? nil : counts
            } else {
                table[key] = nil
                expected[key] = nil
            }
        }
        let text = try ExpositionText(MetricsText([table.sheet]).bytes)
        for (key, counts) in expected {
            #expect(text.samples("probe_success").filter { $0.labels["key"] == "\(key)" }.count == counts.0)
            #expect(text.samples("probe_duration_seconds").filter { $0.labels["key"] == "\(key)" }.count == counts.1)
        }
        #expect(text.samples.count == expected.values.reduce(0) { $0 + $1.0 + $1.1 })
        #expect(Set(table.keys) == Set(expected.keys))
    }

    @Test("keeps an older state readable while it changes")
    func snapshots() throws {
        var table = SeriesTable<Int, PairColumn>()
        table[1] = block(1, (1, 1))
        let sheet = table.sheet
        table[1] = nil
        #expect(try ExpositionText(MetricsText([sheet]).bytes).samples.count == 2)
        #expect(MetricsText([table.sheet]).bytes.isEmpty)
    }

    private func block(_ key: Int, _ counts: (Int, Int)) -> LineBlock {
        var writer = LineWriter()
        return LineBlock(PairColumn.self, labels: LabelText.list([("key", "\(key)")]), using: &writer) { column, lines in
            for index in 0..<(column == .first ? counts.0 : counts.1) { lines.add(.count(index), ("index", "\(index)")) }
        }
    }
}
