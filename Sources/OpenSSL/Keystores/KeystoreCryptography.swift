internal import COpenSSL
import PKI

/// The cryptography of keystores; their structure is read elsewhere. What a call costs is the caller's to bound before it (`KeyDerivationCost`).
///
/// A passphrase of nil is none at all, which PKCS #12 (RFC 7292 §B.1) derives another key from than from the empty one.
public enum KeystoreCryptography {
    /// Why something cannot be decrypted.
    public enum Failure: Error, Hashable, Sendable {
        /// The library lacks the algorithm; the detail is its own.
        case unsupported(String)
        case wrongPassphrase
    }

    /// Decrypts under PBES2 or one of PKCS #12's own schemes, old ones with RC2 and 3DES as well.
    ///
    /// - Parameter algorithm: the AlgorithmIdentifier, DER.
    public static func decrypt(_ ciphertext: ArraySlice<UInt8>, algorithm: ArraySlice<UInt8>, passphrase: String?) throws(Failure) -> [UInt8] {
        ERR_clear_error()
        guard let settings = decoded(algorithm) else { throw .unsupported(OpenSSLError.drain().description) }
        defer { X509_ALGOR_free(settings) }
        var plain: UnsafeMutablePointer<UInt8>?
        var count: Int32 = 0
        let input = Array(ciphertext)
        let length = Int32(clamping: passphrase?.utf8.count ?? 0)
        let done = PKCS12_pbe_crypt_ex(
            settings, passphrase, length, input, Int32(clamping: input.count), &plain, &count, 0, LibraryContext.legacy, nil)
        guard done != nil, let plain else { throw failure(OpenSSLError.drain()) }
        defer { COpenSSL_clear_free(plain, Int(count)) }
        return Array(UnsafeBufferPointer(start: plain, count: Int(count)))
    }

    private static func decoded(_ algorithm: ArraySlice<UInt8>) -> UnsafeMutablePointer<X509_ALGOR>? {
        algorithm.withUnsafeBufferPointer { bytes in
            var position = bytes.baseAddress
            return d2i_X509_ALGOR(nil, &position, bytes.count)
        }
    }

    private static func failure(_ error: OpenSSLError) -> Failure {
        let isUnsupported = [EVP_R_UNSUPPORTED_ALGORITHM, EVP_R_UNKNOWN_PBE_ALGORITHM, EVP_R_UNKNOWN_CIPHER, EVP_R_UNSUPPORTED_CIPHER]
            .contains { error.contains(library: ERR_LIB_EVP, reason: $0) }
        return isUnsupported ? .unsupported(error.description) : .wrongPassphrase
    }
}

extension KeystoreCryptography {
    /// The HMAC of PKCS #12 (RFC 7292 §4), whose key comes from PKCS #12's own derivation; nil where the library lacks the digest.
    public static func mac(
        _ content: ArraySlice<UInt8>, digest: ObjectIdentifier, salt: ArraySlice<UInt8>, iterations: Int, passphrase: String?
    ) -> [UInt8]? {
        guard let digest = message(digest) else { return nil }
        var key = [UInt8](repeating: 0, count: Int(EVP_MD_get_size(digest)))
        var salt = Array(salt)
        let length = Int32(clamping: passphrase?.utf8.count ?? 0)
        defer { ERR_clear_error() }
        guard
            PKCS12_key_gen_utf8_ex(
                passphrase, length, &salt, Int32(clamping: salt.count), PKCS12_MAC_ID, Int32(clamping: iterations), Int32(clamping: key.count), &key,
                digest, LibraryContext.legacy, nil) == 1
        else { return nil }
        return hmac(content, key, digest)
    }

    /// The HMAC of PBMAC1 (RFC 9579), whose key comes from PBKDF2; nil where the library lacks a digest.
    ///
    /// - Parameter keyLength: in octets, 1 to 64.
    public static func mac(
        _ content: ArraySlice<UInt8>, digest: ObjectIdentifier, derivedWith prf: ObjectIdentifier, salt: ArraySlice<UInt8>, iterations: Int,
        keyLength: Int, passphrase: String?
    ) -> [UInt8]? {
        guard let digest = message(digest), let prf = message(prf), (1...64).contains(keyLength) else { return nil }
        var key = [UInt8](repeating: 0, count: keyLength)
        let (salt, text) = (Array(salt), passphrase ?? "")
        defer { ERR_clear_error() }
        guard
            PKCS5_PBKDF2_HMAC(
                text, Int32(clamping: text.utf8.count), salt, Int32(clamping: salt.count), Int32(clamping: iterations), prf, Int32(keyLength), &key)
                == 1
        else { return nil }
        return hmac(content, key, digest)
    }

    /// The digest at the end of a Java keystore: SHA-1 over the passphrase in UTF-16, a constant, and everything before.
    public static func javaDigest(_ content: ArraySlice<UInt8>, passphrase: String) -> [UInt8] {
        let text = passphrase.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        let message = text + Array("Mighty Aphrodite".utf8) + content
        return [UInt8](unsafeUninitializedCapacity: Int(SHA_DIGEST_LENGTH)) { digest, count in
            SHA1(message, message.count, digest.baseAddress)
            count = Int(SHA_DIGEST_LENGTH)
        }
    }

    private static func hmac(_ content: ArraySlice<UInt8>, _ key: [UInt8], _ digest: OpaquePointer) -> [UInt8]? {
        let content = Array(content)
        var code = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        guard HMAC(digest, key, Int32(clamping: key.count), content, content.count, &code, &count) != nil else { return nil }
        return Array(code.prefix(Int(count)))
    }

    /// By the identifier of the digest itself or of an HMAC with it (RFC 8018 §B.1).
    private static func message(_ digest: ObjectIdentifier) -> OpaquePointer? {
        switch digest {
        case "1.3.14.3.2.26", "1.2.840.113549.2.7": EVP_sha1()
        case "2.16.840.1.101.3.4.2.4", "1.2.840.113549.2.8": EVP_sha224()
        case "2.16.840.1.101.3.4.2.1", "1.2.840.113549.2.9": EVP_sha256()
        case "2.16.840.1.101.3.4.2.2", "1.2.840.113549.2.10": EVP_sha384()
        case "2.16.840.1.101.3.4.2.3", "1.2.840.113549.2.11": EVP_sha512()
        default: nil
        }
    }
}
