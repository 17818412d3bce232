import Monitoring
import OpenSSL

/// The port filled by OpenSSL.
struct HMAC: MessageAuthenticator {
    func hmacSHA256(_ message: [UInt8], key: [UInt8]) -> [UInt8] { SystemCryptography.hmacSHA256(message, key: key) }
}
