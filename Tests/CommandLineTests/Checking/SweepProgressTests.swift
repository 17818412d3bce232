import Testing

@testable import certvigil

@Suite("The line of progress")
struct SweepProgressTests {
    @Test(
        "says how far a sweep has come",
        arguments: [
            (0, nil, 0, .zero, "0 probed"), (0, 100_000, 0, .seconds(3), "0 of 100,000 probed"),
            (1234, 100_000, 31, .seconds(2), "1,234 of 100,000 probed, 617/s, 31 failed, 2 minutes left"),
            (5, nil, 0, .seconds(4), "5 probed, 1.3/s"), (100_000, 100_000, 0, .seconds(100), "100,000 of 100,000 probed, 1,000/s"),
        ] as [(Int, Int?, Int, Duration, String)])
    func text(done: Int, total: Int?, failures: Int, elapsed: Duration, expected: String) {
        #expect(SweepProgress(done: done, total: total, failures: failures, elapsed: elapsed).text == expected)
    }

    @Test(
        "groups digits by three",
        arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567"), (.min, "-9,223,372,036,854,775,808")])
    func grouping(number: Int, expected: String) { #expect(SweepProgress.grouped(number) == expected) }
}
