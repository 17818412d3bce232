import Monitoring
import PKI
import Trust

/// Makes trust stores from files and directories of certificates.
public struct TrustStoreLoader: Sendable {
    private let scanner: FileScanner

    /// - Parameter passphrases: for keystores, tried in this order after the empty one.
    public init(digest: some Digest, limits: ScanLimits = .standard, passphrases: [Secret] = []) {
        var limits = limits
        limits.tornTime = .zero  // whoever needs the store decides when to look again
        scanner = FileScanner(digest: digest, limits: limits, passphrases: passphrases)
    }

    /// Loads files of any format of the catalogue, and directories of them, into one store.
    ///
    /// - Throws: `TrustStoreFailure` naming every file that cannot be read, or saying that there is no certificate at all: a store with a part
    ///   missing would call good chains bad.
    public func load(_ name: String, from paths: [String]) throws(TrustStoreFailure) -> TrustStore {
        var anchors: [Certificate] = []
        var failures: [TrustStoreFailure.File] = []
        let request = ScanRequest(name: name, paths: paths, role: .trustStore)
        _ = scanner.scan(request, at: Timestamp(unixSeconds: 0)) { observation in
            anchors += observation.certificates.map(\.certificate)
            if let failure = observation.failure { failures.append(TrustStoreFailure.File(path: observation.path, failure: failure)) }
        }
        guard failures.isEmpty, !anchors.isEmpty else { throw TrustStoreFailure(name: name, paths: paths, files: failures) }
        return TrustStore(name: name, anchors: anchors)
    }

    /// Loads the machine's own store, from the first place that holds one.
    ///
    /// - Throws: `TrustStoreFailure` when there is none.
    public func loadSystem(_ name: String = "system", candidates: [String] = TrustStoreLoader.systemCandidates) throws(TrustStoreFailure)
        -> TrustStore
    {
        for path in candidates {
            if let store = try? load(name, from: [path]) { return store }
        }
        throw TrustStoreFailure(name: name, paths: candidates, files: [])
    }

    /// Where distributions keep the bundle, in the order in which Go's crypto/x509 looks (root_linux.go).
    public static let systemCandidates = [
        "/etc/ssl/certs/ca-certificates.crt",  // Debian, Ubuntu, Arch
        "/etc/pki/tls/certs/ca-bundle.crt",  // Fedora
        "/etc/ssl/ca-bundle.pem",  // openSUSE
        "/etc/pki/tls/cacert.pem",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // RHEL
        "/etc/ssl/cert.pem",  // Alpine
        "/etc/ssl/certs",
        "/etc/pki/tls/certs",
    ]
}

/// A trust store that cannot be loaded.
public struct TrustStoreFailure: Error, Hashable, Sendable {
    public struct File: Hashable, Sendable {
        public var path: String
        public var failure: FileFailure

        public init(path: String, failure: FileFailure) {
            self.path = path
            self.failure = failure
        }
    }

    /// The name of the store.
    public var name: String
    /// Where certificates were looked for.
    public var paths: [String]
    /// What could not be read; empty where everything could and held no certificate.
    public var files: [File]

    public init(name: String, paths: [String], files: [File]) {
        self.name = name
        self.paths = paths
        self.files = files
    }
}

extension TrustStoreFailure: CustomStringConvertible {
    /// `trust store mesh: pki/root.pem: No such file or directory`
    public var description: String {
        guard !files.isEmpty else { return "trust store \(name): no certificate in \(paths.joined(separator: ", "))" }
        let reasons = files.map { "\($0.path): \($0.failure.detail)" }
        return (paths == [name] ? "trust store " : "trust store \(name): ") + reasons.joined(separator: "; ")
    }
}
