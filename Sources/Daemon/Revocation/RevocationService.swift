import Exposition
import HTTPClient
import Logging
import Monitoring
import OpenSSL
import PKI
import Probing
import Settings
import Synchronization
import Trust

/// Gathers what is known about the revocation of a chain: CRLs from files and from the distribution points that its certificates name, and, where
/// that is asked for, the answers of their OCSP responders.
public final class RevocationService: RevocationSource {
    private let settings: RevocationSettings
    private let expectation: @Sendable (Target) -> RevocationExpectation
    private let files: ListFiles
    private let fetched: ListStore
    private let answers: AnswerStore
    private let clock: any WallClock
    private let logger: Logger
    private let evidences = Mutex<[Set<Fingerprint>: RevocationEvidence]>([:])

    /// Addresses tried for one point; honest certificates name one or two.
    private static let mostAddresses = 2
    /// Combinations of lists in use at once: one for each issuing CA, as a rule.
    private static let mostEvidences = 256
    private static let refreshPace = Duration.seconds(15)

    /// For one run of the command line: nothing is kept.
    ///
    /// - Throws: `HTTPFailure` when the system gives no thread or no memory.
    public convenience init(
        _ settings: RevocationSettings, clock: any WallClock, expectation: @escaping @Sendable (Target) -> RevocationExpectation
    ) throws(HTTPFailure) {
        var silent = Logger(label: "certvigil.revocation")
        silent.logLevel = .critical  // what could not be fetched is told by the findings
        try self.init(settings, cache: nil, clock: clock, logger: silent, expectation: expectation)
    }

    /// - Parameters:
    ///   - cache: a directory for what is fetched; nil keeps it in memory only.
    ///   - expectation: what is made of revocation at a target.
    ///   - observe: told of each attempt to fetch.
    /// - Throws: `HTTPFailure` when the system gives no thread or no memory.
    convenience init(
        _ settings: RevocationSettings, cache: String?, clock: any WallClock, logger: Logger,
        expectation: @escaping @Sendable (Target) -> RevocationExpectation, observe: @escaping @Sendable (RevocationFetch) -> Void = { _ in }
    ) throws(HTTPFailure) {
        let client = try CurlClient(settings: CurlSettings(connectTimeout: settings.timeout, allowsLocalAddresses: settings.allowLocalAddresses))
        self.init(settings, client: client, cache: cache, clock: clock, logger: logger, expectation: expectation, observe: observe)
    }

    init(
        _ settings: RevocationSettings, client: any HTTPFetching, cache: String?, clock: any WallClock, logger: Logger,
        expectation: @escaping @Sendable (Target) -> RevocationExpectation, observe: @escaping @Sendable (RevocationFetch) -> Void
    ) {
        let cryptography = SystemCryptography()
        self.settings = settings
        self.expectation = expectation
        self.clock = clock
        self.logger = logger
        files = ListFiles(files: settings.files, directories: settings.directories, digest: cryptography)
        let largestList = settings.largestList << 20
        fetched = ListStore(
            download: RevocationDownload(client: client, timeout: settings.timeout, largestResponse: largestList),
            cache: cache.map { ListCache(directory: $0, digest: cryptography) }, digest: cryptography,
            limits: ListStore.Limits(refreshInterval: settings.refreshInterval, largestList: largestList), clock: clock, logger: logger,
            observe: observe)
        answers = AnswerStore(
            download: RevocationDownload(client: client, timeout: settings.timeout, largestResponse: OCSPResponse.largestResponse),
            refreshInterval: settings.refreshInterval, cryptography: cryptography, clock: clock, logger: logger, observe: observe)
    }

    /// What could not be read of the configured files; a sentence each.
    public var problems: [String] {
        _ = files.lists(at: clock.now)
        return files.problems
    }

    public func revocation(of chain: [Certificate], against store: TrustStore, for target: Target, by deadline: Timestamp) async -> Revocation {
        let policy = RevocationPolicy(expectation(target))
        guard policy != .ignore else { return .ignored }
        let asked = chain.filter { !store.contains($0.fingerprint) && !$0.isSelfIssued }
        let sources = asked.prefix(PathLimits.deepestChain).map { NamedSources(in: $0, as: settings) }
        guard policy == .require || !files.isEmpty || sources.contains(where: \.isSource) else { return .ignored }
        // Elsewhere than on the caller's thread: to read a CRL of some MiB takes longer than a handshake.
        return await withTaskExecutorPreference(globalConcurrentExecutor) {
            await gather(policy, about: asked, from: sources, of: chain, against: store, by: deadline)
        }
    }

    private func gather(
        _ policy: RevocationPolicy, about asked: [Certificate], from sources: [NamedSources], of chain: [Certificate], against store: TrustStore,
        by deadline: Timestamp
    ) async -> Revocation {
        var lists = Set(files.lists(at: clock.now).values.joined())
        var responses: [Fingerprint: OCSPResponse] = [:]
        for source in sources {
            for addresses in source.listLocations { lists.formUnion(await self.lists(at: addresses, by: deadline)) }
            guard let responder = source.responder else { continue }
            responses[source.certificate.fingerprint] = await answer(about: source.certificate, at: responder, chain, store, by: deadline)
        }
        let concerns = sources.contains(where: \.isSource) || lists.contains { list in asked.contains { $0.issuer.matches(list.issuer) } }
        guard concerns || policy == .require else { return .ignored }  // nothing configured or named could ever tell
        return Revocation(policy, evidence: evidence(lists, responses))
    }

    /// Keeps what was fetched fresh until the task is cancelled.
    ///
    /// - Parameters:
    ///   - rounds: after which to end.
    ///   - report: told what is at hand, by URL or path.
    func run(rounds: Int = .max, report: @Sendable ([String: [CertificateRevocationList]]) -> Void) async {
        var told: [String] = []
        for round in 0..<rounds {
            if round > 0, (try? await clock.sleep(for: RevocationService.refreshPace)) == nil { return }
            await fetched.refresh()
            report(files.lists(at: clock.now).merging(await fetched.known) { $1 })
            let problems = files.problems
            if problems != told { for problem in problems { logger.error("a CRL cannot be used", metadata: ["error": "\(problem.plainText)"]) } }
            told = problems
        }
    }

    /// The addresses of one point lead to the same list: the first that has one is enough.
    private func lists(at addresses: [String], by deadline: Timestamp) async -> [CertificateRevocationList] {
        for url in addresses.prefix(RevocationService.mostAddresses) {
            let patience = deadline - clock.now
            guard patience > .zero else { return [] }
            let lists = await fetched.lists(at: url, patience: patience)
            if !lists.isEmpty { return lists }
        }
        return []
    }

    private func answer(about certificate: Certificate, at url: String, _ chain: [Certificate], _ store: TrustStore, by deadline: Timestamp) async
        -> OCSPResponse?
    {
        let patience = deadline - clock.now
        let issuer = (chain + store.anchors(named: certificate.issuer)).first { $0 != certificate && $0.subject.matches(certificate.issuer) }
        guard patience > .zero, let issuer else { return nil }
        return await answers.answer(about: certificate, issuedBy: issuer, at: url, patience: patience)
    }

    /// Lists are sorted by issuer once for as long as they stay the same.
    private func evidence(_ lists: Set<CertificateRevocationList>, _ responses: [Fingerprint: OCSPResponse]) -> RevocationEvidence {
        let key = Set(lists.map(\.fingerprint))
        let known = evidences.withLock { $0[key] }
        let evidence = known ?? RevocationEvidence(lists: Array(lists))
        if known == nil {
            evidences.withLock { evidences in
                if evidences.count >= RevocationService.mostEvidences { evidences = [:] }
                evidences[key] = evidence
            }
        }
        return responses.isEmpty ? evidence : evidence.adding(responses, digests: SystemCryptography())
    }
}

/// How much of a chain is looked at.
private enum PathLimits {
    /// Real chains have up to ten certificates.
    static let deepestChain = 10
}

extension RevocationPolicy {
    init(_ expectation: RevocationExpectation) {
        switch expectation {
        case .ignore: self = .ignore
        case .softFail: self = .softFail
        case .require: self = .require
        }
    }
}

extension RevocationService {
    /// For a daemon: what is fetched is kept beside the history, and counted.
    convenience init(_ configuration: Configuration, metrics: MetricsState, clock: any WallClock, logger: Logger) throws(EquipmentError) {
        let expectations = Dictionary(configuration.targets.map { ($0.target.name, $0.policy.revocation) }) { first, _ in first }
        let cache = configuration.revocation.cache ?? configuration.storage.path + ".revocation"
        do throws(HTTPFailure) {
            try self.init(configuration.revocation, cache: cache, clock: clock, logger: logger) {
                expectations[$0.name] ?? configuration.defaults.revocation
            } observe: {
                metrics.countRevocationFetch(kind: $0.kind.rawValue, outcome: $0.outcome.name)
            }
        } catch {
            throw EquipmentError("revocation: \(error)")
        }
    }
}

extension RevocationFetch.Outcome {
    fileprivate var name: String {
        switch self {
        case .updated: "updated"
        case .unchanged: "unchanged"
        case .failed: "failed"
        }
    }
}

extension [String: [CertificateRevocationList]] {
    /// For metrics: of several lists in one place the one that ends first.
    var facts: [RevocationListFacts] {
        compactMap { location, lists in
            let first = lists.min { ($0.nextUpdate ?? Timestamp(microseconds: .max)) < ($1.nextUpdate ?? Timestamp(microseconds: .max)) }
            return first.map {
                RevocationListFacts(
                    location: location.plainText, thisUpdate: $0.thisUpdate, nextUpdate: $0.nextUpdate,
                    entries: lists.reduce(0) { $0 + $1.entryCount })
            }
        }
    }
}
