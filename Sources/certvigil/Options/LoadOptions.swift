import ArgumentParser
import Settings

/// How much is done at once.
struct LoadOptions: ParsableArguments {
    @Option(help: "Probes under way at once.")
    var concurrency = ConcurrencySettings.standardProbes

    func validate() throws {
        guard (1...10_000).contains(concurrency) else { throw ValidationError("--concurrency \(concurrency) is not a number from 1 to 10000") }
    }
}
