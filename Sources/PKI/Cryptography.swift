/// Digests, injected so that this room stays free of C; the room `OpenSSL` provides them.
public protocol Digest: Sendable {
    func sha256(_ bytes: ArraySlice<UInt8>) -> Fingerprint
}

/// Verification of certificate and CRL signatures, injected for the same reason.
public protocol SignatureVerifier: Sendable {
    /// Checks one signature over exactly the bytes given.
    ///
    /// - Parameters:
    ///   - algorithm: the AlgorithmIdentifier beside the signature (RFC 5280 §4.1.1.2), DER.
    ///   - publicKey: the signer's SubjectPublicKeyInfo, DER.
    func verify(_ signature: ArraySlice<UInt8>, algorithm: ArraySlice<UInt8>, over message: ArraySlice<UInt8>, publicKey: ArraySlice<UInt8>)
        -> SignatureVerdict
}

public enum SignatureVerdict: Hashable, Sendable {
    case valid
    case invalid
    /// The algorithm or the key cannot be used, with the reason; not the same as a wrong signature.
    case unsupported(String)
}
