internal import COpenSSL
import PKI

extension IssuedCertificate {
    /// As the PKI room reads it.
    ///
    /// - Throws: where the template made something that is no certificate any more.
    public var certificate: Certificate {
        get throws(DecodingFailure) { try Certificate(der: der, digest: IssuingDigest()) }
    }
}

/// SHA-256 as the PKI room wants it.
private struct IssuingDigest: Digest {
    func sha256(_ bytes: ArraySlice<UInt8>) -> Fingerprint {
        var digest = [UInt8](repeating: 0, count: Fingerprint.byteCount)
        var count = digest.count
        let done = bytes.withUnsafeBufferPointer { issuing_digest("SHA256", $0.baseAddress, $0.count, &digest, &count) }
        guard done == 1, let fingerprint = Fingerprint(digest) else { preconditionFailure("libcrypto offers no SHA-256") }
        return fingerprint
    }
}
