import PKI

/// Why a client certificate and its key cannot be used. Never says anything about the key or the passphrase themselves.
public enum IdentityError: Error, Hashable, Sendable {
    case tooLarge(bytes: Int, limit: Int)
    /// Not the format it should be; the detail is OpenSSL's or our reader's.
    case undecodable(String)
    case noCertificate
    case noKey
    /// The key or keystore is encrypted and no passphrase was given.
    case passphraseNeeded
    case wrongPassphrase
    /// The key belongs to none of the certificates that came with it.
    case keyMismatch(certificate: Fingerprint, certificateKey: Fingerprint, key: Fingerprint)
    /// The keystore demands more key derivation than is worth doing for it.
    case tooManyIterations(Int, limit: Int)
}

extension IdentityError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooLarge(let bytes, let limit): "\(bytes) bytes are more than a client identity has, the limit is \(limit)"
        case .undecodable(let detail): "cannot be read: \(detail)"
        case .noCertificate: "holds no certificate"
        case .noKey: "holds no private key"
        case .passphraseNeeded: "is encrypted and no passphrase was given"
        case .wrongPassphrase: "cannot be decrypted with the passphrase given"
        case .keyMismatch(let certificate, let certificateKey, let key):
            "the private key does not belong to the certificate: the certificate \(certificate) has the public key \(certificateKey), the private key "
                + "has \(key) (SHA-256)"
        case .tooManyIterations(let count, let limit): "asks for \(count) key derivation iterations, the limit is \(limit)"
        }
    }
}
