import Monitoring
import PKI
import Settings
import Trust

/// Watches the certificates of the configured trust stores: each store is a place like a file, judged as a trust store, where the end of a CA is
/// information.
struct TrustStoreWatch: Sendable {
    let configuration: Configuration
    let prober: EquippedProber
    let recorder: Recorder
    let clock: any WallClock

    /// The scan under which the stores are found in results and metrics; their names stand for paths.
    static let scan = "trust_stores"
    /// CAs live for years; what a store holds may change at any time and is looked at by the prober more often.
    private static let interval = Duration.seconds(300)

    /// Runs until the task is cancelled.
    func run() async {
        repeat {
            let policy = Policy(thresholds: configuration.defaults.thresholds, role: .trustStore)
            await recorder.record(observations.map { Recorder.Look(observations: [.file($0)], policy: policy) })
        } while (try? await clock.sleep(for: TrustStoreWatch.interval)) != nil
    }

    static func isPlace(_ place: Place, of configuration: Configuration) -> Bool {
        guard case .file(scan, let name) = place else { return false }
        return configuration.trustStores[name] != nil
    }

    private var observations: [FileObservation] {
        configuration.trustStores.keys.sorted().compactMap { name in
            prober.trustStore(named: name).map { store in
                FileObservation(
                    scan: TrustStoreWatch.scan, path: name, observedAt: clock.now,
                    certificates: store.anchors.enumerated().map { PresentedCertificate(position: $0.offset, certificate: $0.element) })
            }
        }
    }
}
