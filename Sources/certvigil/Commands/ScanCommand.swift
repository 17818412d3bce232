import ArgumentParser
import Daemon
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

    @Argument(help: "Files, directories, and patterns of them with *, ?, [a-z] and **.")
    var paths: [String]

    @Option(help: ArgumentHelp("Files and directories to pass over; may be given several times.", valueName: "glob"))
    var exclude: [String] = []

    @OptionGroup var keystores: KeystoreOptions

    @Option(
        help: ArgumentHelp("A file of CRLs that tell which certificates are revoked, beside --trust; may be given several times.", valueName: "file"))
    var crl: [String] = []

    @Option(help: "What the certificates are for: service, trust_store (only expiry is judged, as information), or auto.")
    var role: ScanRole = .auto

    @Option(help: ArgumentHelp("Threads that read.", valueName: "n"))
    var jobs: Int = ScanRequest.standardJobs

    @OptionGroup(title: "Trust options") var trust: TrustOptions
    @OptionGroup(title: "Judgement options") var judgement: JudgementOptions
    @OptionGroup(title: "Output options") var output: OutputOptions

    func validate() throws {
        guard (1...ScanRequest.mostJobs).contains(jobs) else {
            throw ValidationError("--jobs \(jobs) is not a number from 1 to \(ScanRequest.mostJobs)")
        }
        guard crl.isEmpty || trust.trust != nil else { throw ValidationError("--crl needs --trust: a list counts where its issuer is trusted") }
    }

    func run() throws {
        let clock = SystemClock()
        let scanner = FileScanner(digest: SystemCryptography(), passphrases: try keystores.passphrases(), verification: try verification())
        let run = ResultRun(judgement: judgement, role: role, output: output.output, clock: clock)
        let request = ScanRequest(name: "command line", paths: paths, excludes: exclude.map { GlobPattern($0) }, role: role, jobs: jobs)
        var line = ScanProgressLine()
        let summary = scanner.scan(request, at: clock.now, progress: { line.show($0) }) { file in
            if file.failure?.reason == .notFound, paths.contains(file.path) { run.omit("\(file.path): \(file.failure?.detail ?? "")") }
            run.take(file)
        }
        line.end()
        run.take(summary)
        try run.finish()
    }

    /// nil without `--trust`: chains are not judged then.
    private func verification() throws(Complaint) -> FileScanner.ChainVerification? {
        guard trust.trust != nil else { return nil }
        let store = try trust.store(else: TrustOption.system)
        let lists = try revocationLists()
        let evidence = RevocationEvidence(lists: lists)
        let memo = VerificationMemo(PathValidator(signatures: SystemCryptography()))
        return { [at = judgement.at] chain, time in
            let concerns = lists.contains { list in chain.contains { $0.issuer.matches(list.issuer) } }
            let revocation = concerns ? Revocation(.softFail, evidence: evidence) : .ignored
            return memo.verify(chain, against: store, purpose: .any, reference: nil, at: at ?? time, revocation: revocation)
        }
    }

    private func revocationLists() throws(Complaint) -> [CertificateRevocationList] {
        do throws(UnverifiableCase) {
            var lists: [CertificateRevocationList] = []
            for path in crl { lists += try RevocationListFile.read(path) }
            return lists
        } catch {
            throw Complaint(error.description, hint: error.hint, exitStatus: Status.unknown.exitStatus)
        }
    }
}

extension ScanRole: ExpressibleByArgument {}
