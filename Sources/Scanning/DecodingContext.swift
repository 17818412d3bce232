import Monitoring
import OpenSSL
import PKI

/// What formats need besides the bytes.
public struct DecodingContext: Sendable {
    public let digest: any Digest
    /// Reads the certificates of every format.
    public let certificates: CertificateReader
    /// For keystores, tried in this order after the empty one.
    public let passphrases: [Secret]
    /// Bytes that compressed content may expand to.
    public let largestContent: Int
    /// Iterations of key derivation that may be spent on a file.
    var mostIterations = KeyDerivationCost.largestIterationCount
    /// How many contents lie around this one.
    private(set) var nesting = 0

    /// A kubeconfig in a ConfigMap holds PEM.
    static let deepestNesting = 2

    public init(digest: any Digest, passphrases: [Secret] = [], largestContent: Int = ScanLimits.standard.largestFile) {
        self.digest = digest
        certificates = CertificateReader(digest: digest)
        self.passphrases = passphrases
        self.largestContent = largestContent
    }

    /// For a content within another.
    func nested() -> DecodingContext {
        var inner = self
        inner.nesting += 1
        return inner
    }

    /// SHA-256 over the SubjectPublicKeyInfo of a private key's public half; nil for what is no key, or of a kind that does not show it.
    public func publicKey(ofPrivateKey der: [UInt8]) -> Fingerprint? {
        guard let key = PrivateKeyInfo(der: der) else { return nil }
        let computed = key.seed.flatMap { SystemCryptography.subjectPublicKeyInfo(of: $0.algorithm, seed: $0.octets) }
        return (key.subjectPublicKeyInfo ?? computed).map { digest.sha256($0[...]) }
    }
}
