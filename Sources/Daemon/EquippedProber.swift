import Exposition
import Logging
import Monitoring
import OpenSSL
import PKI
import Probing
import Scanning
import Settings
import Synchronization
import Trust

/// Probes with the trust stores and identities of a configuration, and takes in their files anew when they change: a monitor that serves a renewed
/// identity from memory only would be the very failure it looks for.
final class EquippedProber: Prober {
    private struct State {
        var prober: TLSProber
        var trustStores: [String: TrustStore]
        var problems: [String: String]
        var stamps: [FileStatus?]
    }

    private let configuration: Configuration
    private let files: [String]
    private let memo: VerificationMemo
    private let revocation: RevocationService
    private let metrics: MetricsState
    private let clock: any WallClock
    private let logger: Logger
    private let state: Mutex<State>

    /// How long a renewed file may go unnoticed. A stat of each file is all it costs; certificates live for an hour at least (SPIRE's default).
    private static let refreshInterval = Duration.seconds(15)

    /// - Throws: `EquipmentError` for a trust store that cannot be loaded, `ProberUnavailable` when this machine has no room for a prober.
    init(
        _ configuration: Configuration, memo: VerificationMemo, revocation: RevocationService, metrics: MetricsState, clock: any WallClock,
        logger: Logger
    ) throws {
        self.configuration = configuration
        self.memo = memo
        self.revocation = revocation
        self.metrics = metrics
        self.clock = clock
        self.logger = logger
        files = Equipment.files(of: configuration)
        let stamps = FileStatus.of(files)
        let equipment = try Equipment(configuration)
        let prober = try EquippedProber.prober(equipment, configuration, memo, revocation, clock)
        state = Mutex(State(prober: prober, trustStores: equipment.trustStores, problems: equipment.identityProblems, stamps: stamps))
        EquippedProber.report(equipment.identityProblems, to: logger)
        metrics.setTrustStores(equipment.anchors)
    }

    func probe(_ target: Target, by deadline: Timestamp) async -> [EndpointObservation] {
        let (prober, problem) = state.withLock { state in (state.prober, target.identity.flatMap { state.problems[$0] }) }
        guard let problem else { return await prober.probe(target, by: deadline) }
        let failure = ProbeFailure(phase: .handshake, reason: .identityUnusable, detail: problem)
        return [EndpointObservation(target: target, observedAt: clock.now, failure: failure)]
    }

    /// A configured store as it stands now.
    func trustStore(named name: String) -> TrustStore? { state.withLock { $0.trustStores[name] } }

    /// Looks at the files every so often until the task is cancelled.
    func refresh() async {
        while (try? await clock.sleep(for: EquippedProber.refreshInterval)) != nil {
            let stamps = FileStatus.of(files)
            if stamps != state.withLock({ $0.stamps }) { adopt(stamps) }
        }
    }

    /// A trust store that has become unreadable leaves the old equipment in force: it may be half written and is looked at again.
    private func adopt(_ stamps: [FileStatus?]) {
        do {
            let equipment = try Equipment(configuration)
            let prober = try EquippedProber.prober(equipment, configuration, memo, revocation, clock)
            state.withLock { $0 = State(prober: prober, trustStores: equipment.trustStores, problems: equipment.identityProblems, stamps: stamps) }
            metrics.setTrustStores(equipment.anchors)
            logger.notice("trust stores and identities were read again")
            EquippedProber.report(equipment.identityProblems, to: logger)
        } catch {
            logger.error("changed trust stores or identities cannot be used, the old ones stay", metadata: ["error": "\(error)"])
        }
    }

    private static func prober(
        _ equipment: Equipment, _ configuration: Configuration, _ memo: VerificationMemo, _ revocation: RevocationService, _ clock: any WallClock
    ) throws(ProberUnavailable) -> TLSProber {
        try TLSProber(
            clock: clock, trustStores: equipment.trustStores, identities: equipment.identities, proxies: equipment.proxies, verification: memo,
            revocation: revocation)
    }

    private static func report(_ problems: [String: String], to logger: Logger) {
        for (name, problem) in problems.sorted(by: { $0.key < $1.key }) {
            logger.error("client identity cannot be used", metadata: ["identity": "\(name)", "error": "\(problem.plainText)"])
        }
    }
}
