import ArgumentParser
import Monitoring
import PKI
import Settings

/// `certvigil check`: probes once and says what is wrong.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Probe TLS endpoints once. Exit status: 0 ok, 1 warning, 2 critical, 3 unknown.",
        usage: "certvigil check ENDPOINT… [--trust FILE] [--cert FILE --key FILE] [options]")

    @Argument(help: ArgumentHelp("host:port, [2001:db8::1]:port, https://…, smtp://… and other schemes", valueName: "endpoint"))
    var endpoints: [String] = []

    @Option(
        help: ArgumentHelp(
            "A file with one ENDPOINT [SERVER_NAME] a line, or Prometheus' file_sd (.json, .yml, .yaml); - is standard input.", valueName: "file"))
    var targets: String?

    @OptionGroup(title: "Load options") var load: LoadOptions
    @OptionGroup var probing: ProbeOptions
    @OptionGroup(title: "Judgement options") var judgement: JudgementOptions
    @OptionGroup(title: "Output options") var output: OutputOptions

    func validate() throws {
        guard !endpoints.isEmpty || targets != nil else { throw ValidationError("nothing to check: no ENDPOINT and no --targets FILE") }
        try probing.identity.requireCertificate()
    }

    func run() async throws {
        let clock = SystemClock()
        let sweep = TargetSweep(
            prober: try probing.prober(clock: clock, verifyingAt: judgement.at), timeout: probing.connection.timeout.duration,
            concurrency: load.concurrency, pace: load.pace(clock), clock: clock)
        let run = ResultRun(
            judgement: judgement, inspection: probing.inspection, output: output.output, clock: clock)
        let feed = try feed { mistake in
            StandardStream.error.say("certvigil: \(mistake.plainText)")
            run.omit(mistake)
        }
        await attend(sweep, over: feed, into: run, clock: clock)
        if feed.isInterrupted { run.omit("the targets that were left when the run was interrupted") }
        try run.finish()
    }

    private func feed(complain: @escaping @Sendable (String) -> Void) throws(Complaint) -> TargetFeed {
        try TargetFeed(
            endpoints: endpoints, file: targets, isCounted: StatusLine.isAvailable,
            make: { [probing] (endpoint, serverName, labels) throws(EndpointSyntaxError) in
                try probing.target(endpoint, serverName: serverName, labels: labels)
            }, complain: complain)
    }

    /// Lets the sweep run, shows a person how far it has come, and ends it at Ctrl-C.
    private func attend(_ sweep: TargetSweep, over feed: TargetFeed, into run: ResultRun, clock: any WallClock) async {
        let work = Task { await sweep.run(over: feed) { await run.take($0) } }
        Interruption.handle {
            feed.interrupt()
            work.cancel()
        }
        let start = clock.now
        let attendance = Task {
            while (try? await clock.sleep(for: CheckCommand.refresh)) != nil {
                run.flush()
                let summary = run.summary
                StatusLine.show(
                    SweepProgress(done: summary.probes, total: feed.total, failures: summary.failures, elapsed: clock.now - start).text)
            }
        }
        await work.value
        attendance.cancel()
        await attendance.value
        StatusLine.clear()
    }

    /// How long a result may wait for others before it is written, and how old the line of progress may be.
    private static let refresh = Duration.milliseconds(200)
}
