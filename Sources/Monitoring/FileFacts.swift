import PKI

/// What is known of a file beside its certificates.
public struct FileFacts: Hashable, Sendable, Codable {
    /// Private keys in the file, and in the files beside it that belong to its certificates. The keys themselves are kept nowhere.
    public var privateKeys: [PrivateKeyFacts] = []
    /// Who may read the file; known only where it holds a private key.
    public var access: FileAccess?
    /// A Kubernetes `subPath` mount: the kubelet never updates it.
    public var isSubPathMount: Bool?
    /// nil where the file holds none.
    public var revocationLists: [StoredRevocationList]?
    /// Certification requests; nil where the file holds none.
    public var certificateRequests: [StoredCertificateRequest]?
    /// Whether the integrity of a keystore was checked, by its passphrase, and holds; false: not checked, or it does not. nil where the format has no such
    /// check.
    public var isIntact: Bool?
    /// Of a path that was asked for, where less was found below it than before.
    public var coverage: Coverage?

    public init() {}

    public var isEmpty: Bool { self == FileFacts() }
}

/// A private key, and the certificates it goes with.
public struct PrivateKeyFacts: Hashable, Sendable, Codable {
    /// The visible path of the file that holds it.
    public var path: String
    public var isEncrypted: Bool
    /// The positions of the certificates with its public key; nil where that cannot be said: an encrypted key shows nothing.
    public var certificates: [Int]?

    public init(path: String, isEncrypted: Bool, certificates: [Int]?) {
        self.path = path
        self.isEncrypted = isEncrypted
        self.certificates = certificates
    }
}

/// Who may read a file.
public struct FileAccess: Hashable, Sendable, Codable {
    /// The nine permission bits.
    public var permissions: UInt16
    /// Every directory on the way lets everybody through.
    public var isReachable: Bool
    /// Kept up by a kubelet, which writes 0644 by default; the pod is the boundary.
    public var isInKubeletVolume: Bool
    /// The working tree of a version control system in which it lies.
    public var repository: String?

    public init(permissions: UInt16, isReachable: Bool, isInKubeletVolume: Bool = false, repository: String? = nil) {
        self.permissions = permissions
        self.isReachable = isReachable
        self.isInKubeletVolume = isInKubeletVolume
        self.repository = repository
    }

    public var isWorldReadable: Bool { permissions & 0o004 != 0 && isReachable }
    public var isGroupReadable: Bool { permissions & 0o040 != 0 }
    /// `0640`, as `stat` and `chmod` write it.
    public var mode: String { "0" + String(permissions & 0o777 | 0o1000, radix: 8).dropFirst() }
}

/// How many certificates lie below a path, and how many did before.
public struct Coverage: Hashable, Sendable, Codable {
    public var certificates: Int
    /// When all was well; nil where nothing was ever found.
    public var before: Int?
    public var seenBefore: Timestamp?

    public init(certificates: Int, before: Int? = nil, seenBefore: Timestamp? = nil) {
        self.certificates = certificates
        self.before = before
        self.seenBefore = seenBefore
    }
}
