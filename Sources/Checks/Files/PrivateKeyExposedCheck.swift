import Monitoring
import PKI

/// A private key that others than its service can read: everybody on the machine, a group, or whoever has the repository it lies in.
///
/// In a kubelet's volume 0644 is Kubernetes' default and the pod is the boundary; an encrypted key is of no use without its passphrase.
public struct PrivateKeyExposedCheck: Check {
    public static let id = CheckID("private_key_exposed")
    public static let citation = Citation("NIST SP 800-57", section: "6.2.2.3")
    public static let scope = CheckScope.files

    public init() {}

    public func evaluate(_ observation: Observation, in context: CheckContext) -> CheckResult {
        guard case .file(let file) = observation, let access = file.facts.access, file.holdsPrivateKey else { return .notApplicable }
        guard let exposure = Exposure(access, isEncrypted: file.holdsOnlyEncryptedKeys) else { return .passed }
        return .found([
            Finding(
                check: Self.id, severity: exposure.severity, subject: .place, message: Self.message(exposure, access, file).plainText,
                hint: Self.hint(exposure, Confirmation.quote(file.path)))
        ])
    }

    private static func message(_ exposure: Exposure, _ access: FileAccess, _ file: FileObservation) -> String {
        let key = file.holdsOnlyEncryptedKeys ? "an encrypted private key" : "a private key"
        switch exposure {
        case .everybody: return "everybody on this machine can read \(key): mode \(access.mode), and every directory above lets others through"
        case .encrypted: return "everybody on this machine can read \(key), which only its passphrase protects: mode \(access.mode)"
        case .volume: return "holds \(key) in a volume kept by a kubelet: mode \(access.mode)"
        case .group: return "the file's group can read \(key): mode \(access.mode)"
        case .repository: return "\(key) lies in the working tree of a repository, \(access.repository ?? "")"
        }
    }

    private static func hint(_ exposure: Exposure, _ path: String) -> String {
        switch exposure {
        case .everybody:
            "chmod 600 the file, and replace the key and its certificate if anybody unknown was on this machine; confirm with: namei -l \(path)"
        case .encrypted: "chmod 600 the file; confirm with: namei -l \(path)"
        case .volume: "set defaultMode: 0400 for the volume where the container's user allows it; confirm with: ls -lL \(path)"
        case .group: "see who is in the group, or chmod 600 the file; confirm with: ls -lL \(path)"
        case .repository:
            "see that it was never committed (git log --all -- the file), and move it out of the working tree; "
                + "a key that was committed has to be replaced"
        }
    }
}

/// The worst of the ways in which a key may be open to others.
private enum Exposure {
    case everybody, encrypted, volume, group, repository

    init?(_ access: FileAccess, isEncrypted: Bool) {
        if access.isWorldReadable && access.isInKubeletVolume {
            self = .volume
        } else if access.isWorldReadable {
            self = isEncrypted ? .encrypted : .everybody
        } else if access.repository != nil && !isEncrypted {
            self = .repository
        } else if access.isInKubeletVolume && access.isGroupReadable {
            self = .volume
        } else if access.isGroupReadable {
            self = .group
        } else {
            return nil
        }
    }

    var severity: Severity {
        switch self {
        case .everybody: .critical
        case .repository: .warning
        case .encrypted, .volume, .group: .info
        }
    }
}

extension FileObservation {
    /// In this file itself, not beside it.
    private var ownKeys: [PrivateKeyFacts] { facts.privateKeys.filter { $0.path == path } }

    fileprivate var holdsPrivateKey: Bool { !ownKeys.isEmpty }
    fileprivate var holdsOnlyEncryptedKeys: Bool { ownKeys.allSatisfy(\.isEncrypted) }
}
