import PKI
import Synchronization

/// Reads certificates and remembers those met lately: most files of a place hold the same few intermediates beside a leaf of their own, and one that was
/// read once need neither be read nor kept again.
public final class CertificateReader: Sendable {
    private let digest: any Digest
    /// A certificate stands where its fingerprint says; a later one of the same place takes it.
    private let recent = Mutex([Certificate?](repeating: nil, count: CertificateReader.capacity))

    /// Room for the intermediates and roots of the public CAs, about 2,000, most of the time; a certificate takes 2 KiB.
    private static let capacity = 1024

    public init(digest: any Digest) { self.digest = digest }

    /// - Throws: `DecodingFailure`, as `Certificate.init(der:digest:)` does.
    public func read(_ der: [UInt8]) throws(DecodingFailure) -> Certificate {
        let fingerprint = digest.sha256(der[...])
        let place = Int(truncatingIfNeeded: fingerprint.prefix % UInt64(CertificateReader.capacity))
        if let known = recent.withLock({ $0[place] }), known.fingerprint == fingerprint { return known }
        let certificate = try Certificate(der: der, fingerprint: fingerprint)
        recent.withLock { $0[place] = certificate }
        return certificate
    }
}
