import ArgumentParser
import Monitoring
import PKI
import Trust

/// `certvigil verify`: one path validation, or a batch of them, without a network.
///
/// Certificates are read by `VerificationProfile.strict` unless another profile is asked for: whoever verifies files before they are deployed wants to
/// know what any client or linter might refuse, so the rules RFC 5280 §4 and the Baseline Requirements give to issuers are conditions of trust here.
/// `check` and `scan` judge as clients in use do.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify a certificate chain against a trust store. Exit status: 0 trusted, 1 not trusted, 2 could not run.",
        usage: """
            certvigil verify --chain FILE --trust FILE [--host NAME] [--at TIME] [--purpose server|client] [--crl FILE] [--profile PROFILE] [--json]
            certvigil verify --batch FILE.jsonl
            """)

    @Option(help: ArgumentHelp("A PEM or DER file: the leaf, then untrusted intermediates in any order.", valueName: "file"))
    var chain: String?

    @Option(help: ArgumentHelp("A PEM or DER file, or directory, of CA certificates; system is the machine's own.", valueName: "file|system"))
    var trust: String?

    @Option(help: ArgumentHelp("The DNS name or IP address the leaf has to carry.", valueName: "name"))
    var host: String?

    @Option(help: ArgumentHelp("The moment to verify at, past or future: 2027-01-31T12:00:00Z. Now by default.", valueName: "time"))
    var at: String?

    @Option(help: "What the leaf is to be used for: server or client. (default: server)")
    var purpose: String?

    @Option(
        help: ArgumentHelp(
            "A PEM or DER file of CRLs; repeatable. Given one, the status of every certificate below the anchor has to be known.", valueName: "file"))
    var crl: [String] = []

    @Option(
        help: ArgumentHelp(
            "How certificates are read: deployed, as clients in use do; rfc5280, with its rules for issuers; strict, with the CA/Browser Forum's too.",
            valueName: "profile"))
    var profile: VerificationProfileOption = .strict

    @Option(
        help: ArgumentHelp(
            "Verify each line's {id, chain, trust, host?, at?, purpose?, crl?} and write {id, trusted} or {id, error}.", valueName: "file|-")
    )
    var batch: String?

    @Option(help: ArgumentHelp("How the result is written. A table on a terminal, json elsewhere.", valueName: "format"))
    var output: OutputFormat?

    @Flag(help: "The same as --output json.")
    var json = false

    /// The exit status when there is no verdict, usage errors among the reasons.
    static let couldNotRun: Int32 = 2
    private static let notTrusted: Int32 = 1

    func validate() throws {
        guard batch == nil || (chain, trust, host, at, purpose) == (nil, nil, nil, nil, nil) && crl.isEmpty else {
            throw ValidationError("--batch takes chain, trust, host, at, purpose and crl from its lines, not from options")
        }
        guard batch == nil || output == nil || output == .ndjson else {
            throw ValidationError("--batch writes a JSON object a line, so that --output can be ndjson alone")
        }
        guard batch != nil || chain != nil else { throw ValidationError("nothing to verify: no --chain FILE and no --batch FILE") }
        guard batch != nil || trust != nil else { throw ValidationError("no --trust FILE to verify the chain against") }
    }

    func run() throws {
        let verifier = CaseVerifier(now: SystemClock().now, profile: profile, tellsClientsView: batch == nil)
        if let batch {
            try VerificationBatch(verifier: verifier).run(batch)
        } else {
            try verifyOne(with: verifier)
        }
    }

    private func verifyOne(with verifier: CaseVerifier) throws {
        let request = VerificationCase(chain: chain ?? "", trust: trust ?? "", host: host, at: at, purpose: purpose, revocationLists: crl)
        let report: VerificationReport
        do {
            report = try verifier.verify(request)
        } catch {
            throw Complaint(error.description, hint: error.hint, exitStatus: VerifyCommand.couldNotRun)
        }
        let format = json ? .json : output ?? (StandardStream.output.isTerminal ? .table : .json)
        StandardStream.output.write(report.text(as: format, chain: chain ?? "", style: .forStandardOutput))
        if !report.examination.verification.trusted { throw ExitCode(VerifyCommand.notTrusted) }
    }
}
