import Glibc
import Monitoring
import PKI

/// Reads every certificate under files and directories.
///
/// Each file that holds certificates, or claims to and does not, becomes one observation under its visible path. Everything else costs one small
/// read. A file that several links lead to is reported once, under the path that comes first.
public struct FileScanner: Sendable {
    /// Verifies the chain of a service's file: its leaf first, then the others.
    public typealias ChainVerification = @Sendable (_ chain: [Certificate], _ time: Timestamp) -> Verification?

    let limits: ScanLimits
    let formats: [any FileFormat]
    let context: DecodingContext
    let verify: ChainVerification?
    let pause: @Sendable (Duration) -> Void
    /// Where the kernel lists what is mounted, proc_pid_mountinfo(5).
    let mountInformation: String

    /// - Parameters:
    ///   - passphrases: for keystores, tried in this order after the empty one.
    ///   - verification: nil where the scan has no trust store.
    ///   - pause: holds the scanning thread up, before files that may have been caught half written are looked at again.
    public init(
        digest: some Digest, limits: ScanLimits = .standard, formats: [any FileFormat] = FileFormatCatalogue.all, passphrases: [Secret] = [],
        verification: ChainVerification? = nil, mountInformation: String = "/proc/self/mountinfo",
        pause: @escaping @Sendable (Duration) -> Void = FileScanner.sleep
    ) {
        self.limits = limits
        self.formats = formats
        self.context = DecodingContext(digest: digest, passphrases: passphrases, largestContent: limits.largestFile)
        self.verify = verification
        self.mountInformation = mountInformation
        self.pause = pause
    }

    public static func sleep(_ duration: Duration) { usleep(useconds_t(clamping: duration.saturatedMicroseconds)) }

    /// Scans once, on the caller's thread; ends early, with `places` nil, when the task is cancelled.
    ///
    /// - Parameters:
    ///   - time: recorded in the observations.
    ///   - cache: what the last run of this scan knew. Files that have not changed since are counted, and not reported again.
    ///   - progress: called every now and then, where somebody is watching.
    ///   - report: called for each observation, sorted by path below each of the paths asked for.
    public func scan(
        _ request: ScanRequest, at time: Timestamp, cache: ScanCache? = nil, progress: ((ScanProgress) -> Void)? = nil,
        report: (FileObservation) -> Void
    ) -> ScanSummary {
        let clock = ContinuousClock()
        let start = clock.now
        return withoutActuallyEscaping(report) { report in
            var run = ScanRun(scanner: self, request: request, time: time, memory: cache?.borrow(), report: report)
            run.observe(since: start, progress)
            for path in request.paths { run.visit(path) }
            let (summary, memory) = run.finish(after: start.duration(to: clock.now))
            cache?.giveBack(memory)
            return summary
        }
    }
}
