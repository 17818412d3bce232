import ArgumentParser
import Monitoring
import OpenSSL
import PKI
import Scanning
import Settings
import Trust

/// `certvigil forecast`: what fails when.
struct ForecastCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecast",
        abstract: "Say what will fail when, soonest first. Exit status by thresholds: 0 ok, 1 warning, 2 critical, 3 unknown.",
        usage: """
            certvigil forecast --config FILE [--within 90d] [--output ics]
            certvigil forecast PATH… [--within 90d] [--trust FILE]
            """)

    @Argument(help: "Files and directories to look at now.")
    var paths: [String] = []

    @Option(help: ArgumentHelp("A configuration; what its daemon saw last is looked at, without disturbing it.", valueName: "file"))
    var config: String?

    @Option(help: "How far to look ahead. What is over already is always told.")
    var within = DurationLiteral(.seconds(90 * 86_400))

    @Option(help: ArgumentHelp("Files and directories to pass over; may be given several times.", valueName: "glob"))
    var exclude: [String] = []

    @OptionGroup var keystores: KeystoreOptions

    @OptionGroup(title: "Trust options") var trust: TrustOptions
    @OptionGroup(title: "Judgement options") var judgement: JudgementOptions

    @Option(help: ArgumentHelp("How the forecast is written; ics is for calendars. A table on a terminal, ndjson elsewhere.", valueName: "format"))
    var output: ForecastFormat = .standard

    func validate() throws {
        guard (config == nil) == !paths.isEmpty else {
            throw ValidationError("a forecast is made from --config FILE or from PATH…: give one of them")
        }
    }

    func run() throws {
        let now = judgement.at ?? SystemClock().now
        var omissions = 0
        let facts =
            if let config { try ForecastSource.stored(configuration: config) } else {
                ForecastSource.scanned(
                    ScanRequest(name: "command line", paths: paths, excludes: exclude.map(GlobPattern.init)), with: try scanner(),
                    policy: Policy(thresholds: judgement.thresholds), at: SystemClock().now
                ) { missing in
                    StandardStream.error.print("certvigil: \(missing.plainText)")
                    omissions += 1
                }
            }
        let forecast = Forecast(facts, at: now, within: within.duration)
        var buffer = OutputBuffer()
        buffer.write(output.text(of: forecast, facts: facts, style: .forStandardOutput))
        buffer.flush()
        let status = omissions > 0 && forecast.status != .critical ? Status.unknown : forecast.status
        if status != .ok { throw ExitCode(status.exitStatus) }
    }

    private func scanner() throws(Complaint) -> FileScanner {
        let passphrases = try keystores.passphrases()
        guard trust.trust != nil else { return FileScanner(digest: SystemCryptography(), passphrases: passphrases) }
        let store = try trust.store(else: TrustOption.system)
        let memo = VerificationMemo(PathValidator(signatures: SystemCryptography()))
        return FileScanner(digest: SystemCryptography(), passphrases: passphrases) { [at = judgement.at] in
            memo.verify($0, against: store, purpose: .any, reference: nil, at: at ?? $1)
        }
    }
}
