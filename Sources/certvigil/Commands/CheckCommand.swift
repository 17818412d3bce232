import ArgumentParser
import Checks
import Daemon
import Monitoring
import OpenSSL
import PKI
import Probing
import Settings
import Trust

/// `certvigil check`: probes once and says what is wrong.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Probe TLS endpoints once. Exit status: 0 ok, 1 warning, 2 critical, 3 unknown.",
        usage: "certvigil check ENDPOINT… [--trust FILE] [--cert FILE --key FILE] [options]")

    @Argument(help: ArgumentHelp("host:port, [2001:db8::1]:port or https://…", valueName: "endpoint"))
    var endpoints: [String] = []

    @Option(help: ArgumentHelp("A file with one ENDPOINT [SERVER_NAME] a line; - is standard input.", valueName: "file"))
    var targets: String?

    @Option(help: "The name sent as SNI and looked for in the certificate. The endpoint's host by default.")
    var serverName: String?

    @Option(help: ArgumentHelp("A PEM or DER file, or directory, of CA certificates; system is the machine's own.", valueName: "file|system"))
    var trust: String = "system"

    @OptionGroup var identity: IdentityOptions

    @Option(help: "How long one probe may take in all.")
    var timeout = DurationLiteral(DefaultSettings.standardTimeout)

    @Option(help: "Probes under way at once.")
    var concurrency = ConcurrencySettings.standardProbes

    @OptionGroup var judgement: JudgementOptions

    func validate() throws {
        guard !endpoints.isEmpty || targets != nil else { throw ValidationError("nothing to check: no ENDPOINT and no --targets FILE") }
        guard (1...10_000).contains(concurrency) else { throw ValidationError("--concurrency \(concurrency) is not a number from 1 to 10000") }
        guard timeout.duration > .zero else { throw ValidationError("--timeout \(timeout) leaves no time for a probe") }
    }

    func run() async throws {
        let list = try TargetList(
            endpoints: endpoints, file: targets, serverName: serverName, identity: identity.cert.map { _ in IdentityOptions.name })
        let clock = SystemClock()
        let prober = try prober(clock: clock, identity: identity.load())
        var run = ResultRun(judgement: judgement, clock: clock)
        let looks = ConcurrentLooks(targets: list.targets, prober: prober, timeout: timeout.duration, concurrency: concurrency, clock: clock)
        await looks.forEach { run.take(.endpoint($0)) }
        try run.finish()
    }

    private func prober(clock: any WallClock, identity: ClientIdentity?) throws -> TLSProber {
        do {
            let store = try TrustOption(trust).load()
            return try TLSProber(
                clock: clock, trustStores: ["": store], identities: identity.map { [IdentityOptions.name: $0] } ?? [:],
                verification: VerificationMemo(PathValidator(signatures: SystemCryptography())))
        } catch {
            throw Complaint("\(error)", exitStatus: Status.unknown.exitStatus)
        }
    }
}
