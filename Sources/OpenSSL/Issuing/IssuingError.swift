internal import COpenSSL

/// Why a key, a certificate, a keystore or a TLS server could not be made.
public struct IssuingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was attempted, and why it failed.
    public var description: String

    public init(_ description: String) { self.description = description }

    /// Says what was attempted and drains OpenSSL's error queue of this thread for the reason.
    static func library(_ attempt: String) -> IssuingError {
        var reasons: [String] = []
        while true {
            let code = ERR_get_error()
            guard code != 0 else { break }
            if let reason = ERR_reason_error_string(code) { reasons.append(String(cString: reason)) }
        }
        return IssuingError(reasons.isEmpty ? "cannot \(attempt)" : "cannot \(attempt): \(reasons.joined(separator: ", "))")
    }
}
