internal import COpenSSL
import PKI

/// A certificate chain and its private key, as a client presents them.
///
/// The key stays in OpenSSL's memory: it is never exported, described or logged, and is erased when the last reference to it goes.
public final class ClientIdentity: Sendable {
    /// Leaf first, then the certificates that lead towards a root, as they are sent.
    public let chain: [Certificate]
    /// Whoever issued a certificate of the chain.
    public let issuers: [DistinguishedName]

    let key: KeyHandle
    /// In the order of `chain`.
    let certificates: [CertificateHandle]

    init(key: KeyHandle, certificates: [CertificateHandle]) throws(IdentityError) {
        var chain: [Certificate] = []
        for certificate in certificates { chain.append(try ClientIdentity.decoded(certificate)) }
        guard let leaf = chain.first, let leafHandle = certificates.first else { throw .noCertificate }
        try ClientIdentity.check(key, belongsTo: leafHandle, leaf.fingerprint)
        (self.chain, self.issuers, self.key, self.certificates) = (chain, chain.map(\.issuer), key, certificates)
    }

    /// The handles are kept to the end: the public key is the certificate's own, and Swift may give an object up after its last use by name.
    private static func check(_ key: KeyHandle, belongsTo leaf: CertificateHandle, _ fingerprint: Fingerprint) throws(IdentityError) {
        defer { withExtendedLifetime((key, leaf)) {} }
        guard let certificateKey = X509_get0_pubkey(leaf.pointer) else {
            throw .undecodable("certificate: unusable public key: \(OpenSSLError.drain())")
        }
        guard EVP_PKEY_eq(certificateKey, key.pointer) == 1 else {
            ERR_clear_error()
            throw .keyMismatch(
                certificate: fingerprint, certificateKey: ClientIdentity.fingerprint(ofPublicKey: certificateKey),
                key: ClientIdentity.fingerprint(ofPublicKey: key.pointer))
        }
    }

    /// A chain and a key are a few kilobytes; 4 MiB leaves room for keystores that also carry a trust store.
    public static let largestFile = 4 << 20

    static func checkSize(_ bytes: [UInt8]) throws(IdentityError) {
        guard bytes.count <= largestFile else { throw .tooLarge(bytes: bytes.count, limit: largestFile) }
    }

    private static func decoded(_ certificate: CertificateHandle) throws(IdentityError) -> Certificate {
        do throws(DecodingFailure) {
            return try Certificate(der: encoding { i2d_X509(certificate.pointer, $0) }, digest: SystemCryptography())
        } catch {
            throw .undecodable("certificate: \(error)")
        }
    }

    /// SHA-256 over the SubjectPublicKeyInfo; only the public half is encoded.
    private static func fingerprint(ofPublicKey key: OpaquePointer) -> Fingerprint {
        SystemCryptography().sha256(encoding { i2d_PUBKEY(key, $0) }[...])
    }

    private static func encoding(_ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>) -> Int32) -> [UInt8] {
        var bytes: UnsafeMutablePointer<UInt8>?
        let count = encode(&bytes)
        defer { COpenSSL_free(bytes) }
        return count > 0 ? Array(UnsafeBufferPointer(start: bytes, count: Int(count))) : []
    }
}

extension ClientIdentity: CustomStringConvertible {
    public var description: String { "client identity \(chain.first.map { String(describing: $0.subject) } ?? "")" }
}
