internal import COpenSSL
import PKI

extension SystemCryptography {
    /// The public half of a private key that does not state it, as SubjectPublicKeyInfo; nil for a key of no kind known here.
    ///
    /// - Parameter seed: of RFC 8410: the octets of an Ed25519, Ed448, X25519 or X448 key.
    public static func subjectPublicKeyInfo(of algorithm: ObjectIdentifier, seed: [UInt8]) -> [UInt8]? {
        guard let type = rawKeyTypes[algorithm] else { return nil }
        ERR_clear_error()
        defer { ERR_clear_error() }
        guard let key = EVP_PKEY_new_raw_private_key(type, nil, seed, seed.count) else { return nil }
        defer { EVP_PKEY_free(key) }
        var encoded: UnsafeMutablePointer<UInt8>?
        let count = i2d_PUBKEY(key, &encoded)
        guard count > 0, let encoded else { return nil }
        defer { CRYPTO_free(encoded, nil, 0) }
        return Array(UnsafeBufferPointer(start: encoded, count: Int(count)))
    }

    private static let rawKeyTypes: [ObjectIdentifier: Int32] = [
        "1.3.101.110": EVP_PKEY_X25519, "1.3.101.111": EVP_PKEY_X448, "1.3.101.112": EVP_PKEY_ED25519, "1.3.101.113": EVP_PKEY_ED448,
    ]
}
