import Monitoring
import OpenSSL
import Scanning
import Settings

/// The files that a configuration names: are they there, and are they what they should be? They may be missing on the machine that checks the
/// configuration and be present on the one that runs it, so this is no mistake of the configuration itself.
public enum ReferencedFiles {
    /// One sentence for each file that cannot be used, in the order of trust stores, identities, scans and receivers.
    public static func problems(of configuration: Configuration) -> [String] {
        trustStores(configuration) + identities(configuration) + passphrases(configuration) + proxies(configuration) + receivers(configuration)
    }

    private static func trustStores(_ configuration: Configuration) -> [String] {
        return configuration.trustStores.sorted { $0.key < $1.key }.compactMap { name, settings in
            problem { _ = try settings.load(name) }
        }
    }

    private static func identities(_ configuration: Configuration) -> [String] {
        configuration.identities.sorted { $0.key < $1.key }.compactMap { name, settings in
            problem { _ = try IdentityLoader.load(settings) }.map { "identity \(name): \($0)" }
        }
    }

    private static func proxies(_ configuration: Configuration) -> [String] {
        configuration.proxies.sorted { $0.key < $1.key }.compactMap { name, settings in
            problem { _ = try settings.load() }.map { "proxy \(name): \($0)" }
        }
    }

    private static func passphrases(_ configuration: Configuration) -> [String] {
        configuration.scans.flatMap { scan in
            scan.passphraseFiles.compactMap { path in problem { _ = try PassphraseFiles.load(path) }.map { "scan \(scan.name): \($0)" } }
        }
    }

    private static func receivers(_ configuration: Configuration) -> [String] {
        configuration.alerting.receivers.compactMap { settings in problem { _ = try settings.receiver() } }
    }

    private static func problem(_ attempt: () throws -> Void) -> String? {
        do {
            try attempt()
            return nil
        } catch {
            return "\(error)".plainText
        }
    }
}
