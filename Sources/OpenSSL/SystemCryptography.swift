internal import COpenSSL
import PKI

/// Digests and signature verification by the system's OpenSSL.
public struct SystemCryptography: Sendable {
    public init() {}

    /// `OpenSSL 3.0.17`: the library in use, not the one compiled against.
    public static var libraryVersion: String {
        // "OpenSSL 3.0.17 1 Jul 2025"
        String(cString: OpenSSL_version(OPENSSL_VERSION)).split(separator: " ").prefix(2).joined(separator: " ")
    }

    /// HMAC-SHA-256 (RFC 2104), 32 bytes; empty only when the library is out of memory.
    public static func hmacSHA256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { digest, count in
            var length: UInt32 = 0
            let done = HMAC(EVP_sha256(), key, Int32(clamping: key.count), message, message.count, digest.baseAddress, &length)
            count = done == nil ? 0 : Int(length)
        }
    }
}

extension SystemCryptography: Digest {
    public func sha256(_ bytes: ArraySlice<UInt8>) -> Fingerprint {
        var words: Fingerprint.Words = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { digest in
            bytes.withUnsafeBytes { COpenSSL_sha256($0.baseAddress, $0.count, digest.baseAddress) }
        }
        return Fingerprint(bigEndian: words)
    }
}
