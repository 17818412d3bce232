import ArgumentParser
import Checks
import Monitoring
import OpenSSL
import PKI
import Synchronization

/// Judges what `check` or `scan` observes, prints it as it comes, and ends with the exit status of the worst.
///
/// Safe to use from many tasks and threads. Who brings results faster than they can be written waits, so that nothing piles up in memory; a task does so
/// without holding up the thread it is on.
final class ResultRun: Sendable {
    private let assessor = Assessor()
    private let policy: Policy
    private let clock: any WallClock
    /// nil: each observation is judged when it arrives.
    private let judgedAt: Timestamp?
    private let state: Mutex<State>
    /// Held by whoever writes, so that results leave in their order; never together with `state`, which those who print must not wait for.
    private let writing = Mutex(())

    private struct State: Sendable {
        var printer: any ResultPrinter
        var output = OutputBuffer()
        var summary = ResultSummary()
    }

    init(
        judgement: JudgementOptions, role: ScanRole = .auto, inspection: InspectionOptions? = nil, output format: OutputFormat, clock: any WallClock
    ) {
        policy = Policy(thresholds: judgement.thresholds, role: role, mutualTLS: inspection?.expectation, minimumVersion: inspection?.minimumVersion)
        self.clock = clock
        judgedAt = judgement.at
        let context = PrintingContext(
            digest: SystemCryptography(), now: judgement.at ?? clock.now, judgedAt: judgement.at, thresholds: judgement.thresholds,
            style: .forStandardOutput)
        state = Mutex(State(printer: format.printer(in: context)))
        state.withLock {
            $0.output.isHeldBack = true
            $0.printer.begin(to: &$0.output)
        }
    }

    /// Blocks while the output does.
    func take(_ file: FileObservation) {
        let assessment = assess(.file(file))
        let isFull = state.withLock { state in
            state.summary.add(assessment)
            state.printer.print(assessment, to: &state.output)
            return state.output.isFull
        }
        if isFull { flush() }
    }

    /// - Parameter round: one look at one target.
    func take(_ round: [EndpointObservation]) async {
        let assessments = round.map { assess(.endpoint($0)) }
        let isFull = state.withLock { state in
            state.summary.add(round: assessments)
            state.printer.print(round: assessments, to: &state.output)
            return state.output.isFull
        }
        if isFull { await withTaskExecutorPreference(globalConcurrentExecutor) { flush() } }
    }

    func take(_ scan: ScanSummary) { state.withLock { $0.printer.take(scan) } }

    /// Something that was asked for cannot be looked at, so that all else may be well and the answer is still unknown.
    func omit(_ description: String) { state.withLock { $0.summary.omit(description.plainText) } }

    /// Hands over what has been waiting for more; blocks while the output does.
    func flush() {
        writing.withLock { _ in state.withLock { $0.output.take() }.write() }
    }

    var summary: ResultSummary { state.withLock { $0.summary } }

    /// - Throws: `ExitCode` unless everything is ok.
    func finish() throws {
        let status = state.withLock { state in
            state.output.isHeldBack = false
            state.printer.finish(state.summary, to: &state.output)
            state.output.flush()
            return state.summary.status
        }
        if status != .ok { throw ExitCode(status.exitStatus) }
    }

    private func assess(_ observation: Observation) -> Assessment {
        assessor.assess(observation, policy: policy, at: judgedAt ?? clock.now)
    }
}
