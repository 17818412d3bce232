import Monitoring
import OpenSSL

/// OpenSSL behind the port by which receivers sign their messages.
struct OpenSSLAuthenticator: MessageAuthenticator {
    func hmacSHA256(_ message: [UInt8], key: [UInt8]) -> [UInt8] { SystemCryptography.hmacSHA256(message, key: key) }
}
