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
}
