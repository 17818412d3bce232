import ArgumentParser
import Monitoring
import Settings

/// `certvigil check`: probes once and says what is wrong.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Probe TLS endpoints once. Exit status: 0 ok, 1 warning, 2 critical, 3 unknown.",
        usage: "certvigil check ENDPOINT… [--trust FILE] [--cert FILE --key FILE] [options]")

    @Argument(help: ArgumentHelp("host:port, [2001:db8::1]:port, https://…, smtp://… and other schemes", valueName: "endpoint"))
    var endpoints: [String] = []

    @Option(help: ArgumentHelp("A file with one ENDPOINT [SERVER_NAME] a line; - is standard input.", valueName: "file"))
    var targets: String?

    @OptionGroup var load: LoadOptions
    @OptionGroup var probing: ProbeOptions
    @OptionGroup(title: "Judgement options") var judgement: JudgementOptions
    @OptionGroup(title: "Output options") var output: OutputOptions

    func validate() throws {
        guard !endpoints.isEmpty || targets != nil else { throw ValidationError("nothing to check: no ENDPOINT and no --targets FILE") }
    }

    func run() async throws {
        let list = try TargetList(endpoints: endpoints, file: targets, target: probing.target)
        let clock = SystemClock()
        let prober = try probing.prober(clock: clock, verifyingAt: judgement.at)
        var run = ResultRun(judgement: judgement, output: output.output, clock: clock)
        let looks = ConcurrentLooks(
            targets: list.targets, prober: prober, timeout: probing.connection.timeout.duration, concurrency: load.concurrency, clock: clock)
        await looks.forEach { run.take(.endpoint($0)) }
        try run.finish()
    }
}
