import Monitoring
import PKI

/// What a file holds.
public struct DecodedFile: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public var certificate: Certificate
        /// The alias or key under which the format stores it; nil where entries have no name.
        public var name: String?

        public init(_ certificate: Certificate, name: String? = nil) {
            self.certificate = certificate
            self.name = name
        }
    }

    /// A private key that is there. The key itself is not kept.
    public struct PrivateKey: Hashable, Sendable {
        /// As an entry's.
        public var name: String?
        /// The line of its BEGIN boundary; nil where the format has no lines.
        public var line: Int?
        public var isEncrypted: Bool
        /// SHA-256 over the SubjectPublicKeyInfo of its public half, to be compared with certificates; nil where it is encrypted or the public
        /// half is not written beside the private one.
        public var publicKey: Fingerprint?

        public init(name: String? = nil, line: Int? = nil, isEncrypted: Bool, publicKey: Fingerprint? = nil) {
            self.name = name
            self.line = line
            self.isEncrypted = isEncrypted
            self.publicKey = publicKey
        }
    }

    public struct RevocationList: Hashable, Sendable {
        public var list: CertificateRevocationList
        /// As an entry's.
        public var name: String?

        public init(_ list: CertificateRevocationList, name: String? = nil) {
            self.list = list
            self.name = name
        }
    }

    public struct Request: Hashable, Sendable {
        public var request: CertificateRequest
        /// As an entry's.
        public var name: String?

        public init(_ request: CertificateRequest, name: String? = nil) {
            self.request = request
            self.name = name
        }
    }

    /// What the content turned out to be where the format that read it is only its wrapping, as gzip is; nil: that format itself.
    public var format: FileFormatName?
    /// Certificates, in the order of the file.
    public var entries: [Entry]
    public var privateKeys: [PrivateKey]
    public var revocationLists: [RevocationList] = []
    public var requests: [Request] = []
    /// What cannot be read, the first `mostProblems` of it.
    public private(set) var problems: [FileProblem] = []
    /// How many more there are.
    public private(set) var untoldProblems = 0

    /// Whether the digest of a keystore, or its MAC, fits what is in it; nil for formats without one.
    public var isIntact: Bool?

    /// Iterations of key derivation that reading it took.
    var iterationsSpent = 0

    /// A person reads three; a file of strangers may have millions.
    public static let mostProblems = 16
    /// All intermediates of the CCADB are about 10,000 certificates.
    public static let mostEntries = 100_000

    public init(format: FileFormatName? = nil, entries: [Entry] = [], privateKeys: [PrivateKey] = [], problems: [FileProblem] = []) {
        self.format = format
        self.entries = entries
        self.privateKeys = privateKeys
        for problem in problems { note(problem) }
    }

    public mutating func note(_ problem: FileProblem) {
        guard problems.count < DecodedFile.mostProblems else { return untoldProblems += 1 }
        problems.append(problem)
    }

    /// Takes everything that a part of this content holds, under the part's name.
    mutating func merge(_ part: DecodedFile, entry: String) {
        func name(_ inner: String?) -> String { inner.map { "\(entry)/\($0)" } ?? entry }
        for found in part.entries.prefix(max(0, DecodedFile.mostEntries - entries.count)) {
            entries.append(Entry(found.certificate, name: name(found.name)))
        }
        for var key in part.privateKeys {
            key.name = name(key.name)
            privateKeys.append(key)
        }
        revocationLists += part.revocationLists.map { RevocationList($0.list, name: name($0.name)) }
        requests += part.requests.map { Request($0.request, name: name($0.name)) }
        for var problem in part.problems {
            problem.entry = name(problem.entry)
            note(problem)
        }
        if let isPartIntact = part.isIntact { isIntact = isIntact != false && isPartIntact }
        iterationsSpent += part.iterationsSpent
        untoldProblems += part.untoldProblems
    }
}
