import ArgumentParser
import Checks
import Monitoring
import OpenSSL
import PKI

/// Judges what `check` or `scan` observes, prints it as it comes, and ends with the exit status of the worst.
struct ResultRun {
    private let assessor = Assessor()
    private let policy: Policy
    private let clock: any WallClock
    private var printer: any ResultPrinter
    private var output = OutputBuffer()
    private var summary = ResultSummary()

    init(judgement: JudgementOptions, role: ScanRole = .auto, clock: any WallClock) {
        policy = Policy(thresholds: judgement.thresholds, role: role)
        self.clock = clock
        printer = judgement.output.printer(digest: SystemCryptography(), now: clock.now)
    }

    mutating func take(_ observation: Observation) {
        let assessment = assessor.assess(observation, policy: policy, at: clock.now)
        summary.add(assessment)
        printer.print(assessment, to: &output)
    }

    /// - Throws: `ExitCode` unless everything is ok.
    mutating func finish() throws {
        printer.finish(summary, to: &output)
        output.flush()
        if summary.status != .ok { throw ExitCode(summary.status.exitStatus) }
    }
}
