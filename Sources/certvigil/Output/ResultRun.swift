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
    /// nil: each observation is judged when it arrives.
    private let judgedAt: Timestamp?
    private var printer: any ResultPrinter
    private var output = OutputBuffer()
    private var summary = ResultSummary()

    init(judgement: JudgementOptions, role: ScanRole = .auto, output format: OutputFormat, clock: any WallClock) {
        policy = Policy(thresholds: judgement.thresholds, role: role)
        self.clock = clock
        judgedAt = judgement.at
        printer = format.printer(digest: SystemCryptography(), now: judgement.at ?? clock.now)
    }

    mutating func take(_ observation: Observation) {
        let assessment = assessor.assess(observation, policy: policy, at: judgedAt ?? clock.now)
        summary.add(assessment)
        printer.print(assessment, to: &output)
    }

    /// - Parameter isIncomplete: something that was asked for could not be looked at, so that all else may be well and the answer is still unknown.
    /// - Throws: `ExitCode` unless everything is ok.
    mutating func finish(isIncomplete: Bool = false) throws {
        printer.finish(summary, to: &output)
        output.flush()
        let status = isIncomplete && summary.status != .critical ? .unknown : summary.status
        if status != .ok { throw ExitCode(status.exitStatus) }
    }
}
