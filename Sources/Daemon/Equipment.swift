import Monitoring
import OpenSSL
import PKI
import Scanning
import Settings
import Trust

/// The trust stores and client identities that a configuration names, read from their files.
///
/// A trust store that cannot be read is an error: nothing could be judged by it. An identity that cannot be used spoils the targets that present it
/// and nothing else; its problem is kept for them to tell.
struct Equipment: Sendable {
    private(set) var trustStores: [String: TrustStore] = [:]
    private(set) var identities: [String: ClientIdentity] = [:]
    private(set) var proxies: [String: Proxy] = [:]
    /// By the name of the identity; each begins with the file's path.
    private(set) var identityProblems: [String: String] = [:]

    /// The name under which the operating system's trust store stands.
    static let systemStore = ""

    /// - Throws: `EquipmentError` for the first trust store that cannot be loaded.
    init(_ configuration: Configuration) throws(EquipmentError) {
        let loader = TrustStoreLoader(digest: SystemCryptography())
        do throws(TrustStoreFailure) {
            for (name, settings) in configuration.trustStores.sorted(by: { $0.key < $1.key }) {
                trustStores[name] = try loader.load(name, settings)
            }
            if configuration.needsSystemStore { trustStores[Equipment.systemStore] = try loader.loadSystem() }
        } catch {
            throw EquipmentError("\(error)")
        }
        for (name, settings) in configuration.proxies {
            do throws(SecretSourceError) { proxies[name] = try settings.load() } catch { throw EquipmentError("proxy \(name): \(error)") }
        }
        for (name, settings) in configuration.identities {
            do throws(EquipmentError) {
                identities[name] = try IdentityLoader.load(settings)
            } catch {
                identityProblems[name] = error.description
            }
        }
    }

    /// Every file whose change makes the equipment another one.
    static func files(of configuration: Configuration) -> [String] {
        let identities = configuration.identities.values.flatMap(IdentityLoader.files)
        let stores = configuration.trustStores.values.flatMap { $0.files + $0.directories + ($0.system ? TrustStoreLoader.systemCandidates : []) }
        return Set(identities + stores + (configuration.needsSystemStore ? TrustStoreLoader.systemCandidates : [])).sorted()
    }
}

extension Configuration {
    fileprivate var needsSystemStore: Bool { targets.contains { $0.target.trustStore == nil } }
}

extension TrustStoreLoader {
    func load(_ name: String, _ settings: TrustStoreSettings) throws(TrustStoreFailure) -> TrustStore {
        let paths = settings.files + settings.directories
        let own = paths.isEmpty ? [] : try load(name, from: paths).anchors
        let system = settings.system ? try loadSystem(name).anchors : []
        return TrustStore(name: name, anchors: own + system)
    }
}
