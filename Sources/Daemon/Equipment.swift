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
        for (name, settings) in configuration.trustStores.sorted(by: { $0.key < $1.key }) { trustStores[name] = try settings.load(name) }
        if configuration.needsSystemStore {
            do throws(TrustStoreFailure) {
                trustStores[Equipment.systemStore] = try TrustStoreLoader(digest: SystemCryptography()).loadSystem()
            } catch {
                throw EquipmentError("\(error)")
            }
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

    /// What each trust store holds, by the name that metrics show.
    var anchors: [String: [Certificate]] {
        Dictionary(trustStores.map { ($0.key == Equipment.systemStore ? "system" : $0.key, $0.value.anchors) }) { configured, _ in configured }
    }

    /// Every file whose change makes the equipment another one.
    static func files(of configuration: Configuration) -> [String] {
        let identities = configuration.identities.values.flatMap(IdentityLoader.files)
        let stores = configuration.trustStores.values.flatMap(\.sources)
        let passphrases = configuration.scans.flatMap(\.passphraseFiles)
        return Set(identities + stores + passphrases + (configuration.needsSystemStore ? TrustStoreLoader.systemCandidates : [])).sorted()
    }
}

extension Configuration {
    fileprivate var needsSystemStore: Bool { targets.contains { $0.target.trustStore == nil } }
}

extension TrustStoreSettings {
    /// Reads everything the store is made of.
    ///
    /// - Throws: `EquipmentError` naming the store and the files that cannot be read.
    func load(_ name: String) throws(EquipmentError) -> TrustStore {
        let secret: Secret?
        do throws(SecretSourceError) { secret = try passphrase?.load() } catch { throw EquipmentError("trust store \(name): \(error)") }
        let loader = TrustStoreLoader(digest: SystemCryptography(), passphrases: secret.map { [$0] } ?? [])
        do throws(TrustStoreFailure) {
            let paths = files + directories
            let own = paths.isEmpty ? [] : try loader.load(name, from: paths).anchors
            return TrustStore(name: name, anchors: own + (system ? try loader.loadSystem(name).anchors : []))
        } catch {
            throw EquipmentError("\(error)")
        }
    }

    /// Every file and directory whose change makes the store another one.
    fileprivate var sources: [String] {
        var sources = files + directories + (system ? TrustStoreLoader.systemCandidates : [])
        if case .file(let path)? = passphrase { sources.append(path) }
        return sources
    }
}
