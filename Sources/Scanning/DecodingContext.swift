import Monitoring
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

    public init(digest: any Digest, passphrases: [Secret] = [], largestContent: Int = ScanLimits.standard.largestFile) {
        self.digest = digest
        certificates = CertificateReader(digest: digest)
        self.passphrases = passphrases
        self.largestContent = largestContent
    }
}
