import ArgumentParser
import Checks
import Glibc
import Monitoring
import OpenSSL
import PKI
import Scanning
import Settings
import Trust

/// `certvigil explain`: the diagnosis of one endpoint or file.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Diagnose one endpoint or file: what was tried, what failed, why, and what to do. Exit status as check.",
        usage: "certvigil explain ENDPOINT|FILE [--trust FILE] [--cert FILE --key FILE] [options]")

    @Argument(help: ArgumentHelp("An endpoint as for check, or a file as for scan.", valueName: "endpoint|file"))
    var subject: String

    @OptionGroup var probing: ProbeOptions
    @OptionGroup(title: "Judgement options") var judgement: JudgementOptions

    @Option(help: ArgumentHelp("table is for people; json adds the explanation to check's result.", valueName: "format"))
    var output: ExplanationFormat = .table

    enum ExplanationFormat: String, CaseIterable, ExpressibleByArgument {
        case table, json
    }

    func validate() throws {
        if !ExplainCommand.isFile(subject) { try probing.identity.requireCertificate() }
    }

    func run() async throws {
        let clock = SystemClock()
        let observations = try ExplainCommand.isFile(subject) ? observeFile(clock) : try await observeEndpoint(clock)
        let now = judgement.at ?? clock.now
        let policy = Policy(
            thresholds: judgement.thresholds, mutualTLS: probing.inspection.expectation, minimumVersion: probing.inspection.minimumVersion)
        var worst = Status.ok
        for observation in observations {
            let assessment = Assessor().assess(observation, policy: policy, at: now)
            write(Explanation(assessment, in: try context(for: observation, now: now)), now: now)
            worst = worst.combined(with: assessment.status)
        }
        if worst != .ok { throw ExitCode(worst.exitStatus) }
    }

    private func write(_ explanation: Explanation, now: Timestamp) {
        switch output {
        case .table:
            StandardStream.output.write(Array(explanation.text(.forStandardOutput, now: now, judgedAt: judgement.at).utf8))
        case .json: StandardStream.output.write(explanation.json(digest: SystemCryptography(), judgedAt: judgement.at))
        }
    }

    /// An endpoint has a port, a scheme or `unix:`, so a name of something that exists is a file's.
    private static func isFile(_ text: String) -> Bool {
        access(text, F_OK) == 0 || (text.contains("/") && !text.contains("://") && !text.hasPrefix("unix:"))
    }

    private func observeEndpoint(_ clock: any WallClock) async throws -> [Observation] {
        var target: Target
        do throws(EndpointSyntaxError) { target = try probing.target(try Endpoint(parsing: subject)) } catch {
            throw Complaint(
                error.description, hint: "write host:port, https://host, unix:/path, or the path of a file that exists",
                exitStatus: Status.unknown.exitStatus)
        }
        // Who presents a certificate wants to know whether the server insists on one.
        if probing.identity.cert != nil { target.inspection.auditsMutualTLS = true }
        let prober = try probing.prober(clock: clock, verifyingAt: judgement.at, comparesSystem: true)
        return await prober.probe(target, by: clock.now + probing.connection.timeout.duration).map { .endpoint($0) }
    }

    private func observeFile(_ clock: any WallClock) throws(Complaint) -> [Observation] {
        let passphrases = try KeystoreOptions.load(probing.identity.passphraseFile.map { [$0] } ?? [])
        let scanner = FileScanner(digest: SystemCryptography(), passphrases: passphrases, verification: try fileVerification())
        var observations: [Observation] = []
        _ = scanner.scan(ScanRequest(name: "command line", paths: [subject]), at: clock.now) { observations.append(.file($0)) }
        guard observations.count <= 1 else {
            throw Complaint(
                "\(subject.plainText) is a directory of \(observations.count) files",
                hint: "explain one of them, or scan them all with certvigil scan",
                exitStatus: Status.unknown.exitStatus)
        }
        guard !observations.isEmpty else {
            throw Complaint("\(subject.plainText) holds no certificate in a format known here", exitStatus: Status.unknown.exitStatus)
        }
        return observations
    }

    /// nil without `--trust`: a file may be for anyone, so no store is taken for granted.
    private func fileVerification() throws(Complaint) -> FileScanner.ChainVerification? {
        guard probing.trust.trust != nil else { return nil }
        let store = try probing.trust.store(else: TrustOption.system)
        let validator = PathValidator(signatures: SystemCryptography())
        return { [at = judgement.at] in validator.verify($0, against: store, purpose: .any, reference: nil, at: at ?? $1) }
    }

    private func context(for observation: Observation, now: Timestamp) throws(Complaint) -> ExplanationContext {
        let isVerified = observation.verification != nil
        let store = isVerified ? try probing.trust.store(else: TrustOption.system) : nil
        return ExplanationContext(
            now: now, store: store.map(TrustStoreFacts.init), alternatives: store.map { alternatives(of: observation, $0, now) } ?? [],
            identity: try probing.identity.load()?.chain ?? [],
            shell: ShellContext(
                trust: probing.trust.trust.flatMap { $0 == TrustOption.system ? nil : $0 }, certificate: probing.identity.cert,
                key: probing.identity.key,
                passphraseFile: probing.identity.passphraseFile, at: judgement.at,
                httpProxy: probing.route.proxy.flatMap { $0.kind == .http ? $0.endpoint.description : nil },
                httpProxyCredentialsFile: probing.route.proxyCredentialsFile))
    }

    private func alternatives(of observation: Observation, _ store: TrustStore, _ now: Timestamp) -> [ExplanationContext.FailedAttempt] {
        guard observation.verification?.trusted == false else { return [] }
        let chain = observation.certificates.map(\.certificate)
        let purpose: Purpose = if case .endpoint = observation { .server } else { .any }
        return PathValidator(signatures: SystemCryptography()).examine(chain, against: store, purpose: purpose, reference: nil, at: now)
            .alternatives.map { ExplanationContext.FailedAttempt(certificates: $0.certificates, errors: $0.errors) }
    }
}
