import ArgumentParser
import Monitoring
import Settings

/// How much is done at once.
struct LoadOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Probes under way at once.", valueName: "count"))
    var concurrency = ConcurrencySettings.standardProbes

    @Option(help: ArgumentHelp("Probes begun a second, at most, evenly spaced. As fast as --concurrency allows by default.", valueName: "count"))
    var rate: Double?

    func validate() throws {
        guard (1...10_000).contains(concurrency) else { throw ValidationError("--concurrency \(concurrency) is not a number from 1 to 10000") }
        guard rate.map({ LoadOptions.rates.contains($0) }) ?? true else {
            throw ValidationError("--rate \(rate ?? 0) is not a number from 0.01 to 1000000")
        }
    }

    func pace(_ clock: any WallClock) -> Pace? { rate.map { Pace(perSecond: $0, clock: clock) } }

    /// From one in 100 seconds to more than any machine can do.
    private static let rates = 0.01...1_000_000
}
