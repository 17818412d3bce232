import ArgumentParser
import Monitoring
import OpenSSL
import PKI
import Scanning
import Trust

/// `certvigil scan`: reads every certificate under files and directories and says what is wrong.
struct ScanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan", abstract: "Read every certificate under files and directories. Exit status: 0 ok, 1 warning, 2 critical, 3 unknown.",
        usage: "certvigil scan PATH… [--trust FILE] [--exclude GLOB] [options]")

    @Argument(help: "Files and directories.")
    var paths: [String]

    @Option(help: ArgumentHelp("Files and directories to pass over; may be given several times.", valueName: "glob"))
    var exclude: [String] = []

    @Option(
        help: ArgumentHelp("Verify the chains found against a PEM or DER file, or directory; system is the machine's own.", valueName: "file|system"))
    var trust: String?

    @Option(help: "What the certificates are for: service, trust_store (only expiry is judged, as information), or auto.")
    var role: ScanRole = .auto

    @OptionGroup var judgement: JudgementOptions

    func run() throws {
        let clock = SystemClock()
        let scanner = FileScanner(digest: SystemCryptography(), verification: try verification())
        var run = ResultRun(judgement: judgement, role: role, clock: clock)
        let request = ScanRequest(name: "command line", paths: paths, excludes: exclude.map(GlobPattern.init), role: role)
        var isIncomplete = false
        _ = scanner.scan(request, at: clock.now) { file in
            if file.failure?.reason == .notFound, paths.contains(file.path) { isIncomplete = true }
            run.take(.file(file))
        }
        try run.finish(isIncomplete: isIncomplete)
    }

    /// nil without `--trust`: chains are not judged then.
    private func verification() throws(Complaint) -> FileScanner.ChainVerification? {
        guard let trust else { return nil }
        do {
            let store = try TrustOption(trust).load()
            let memo = VerificationMemo(PathValidator(signatures: SystemCryptography()))
            return { memo.verify($0, against: store, purpose: .any, reference: nil, at: $1) }
        } catch {
            throw Complaint(error.description, exitStatus: Status.unknown.exitStatus)
        }
    }
}

extension ScanRole: ExpressibleByArgument {}
