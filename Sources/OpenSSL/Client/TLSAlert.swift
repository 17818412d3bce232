/// An alert of the TLS alert protocol (RFC 8446 §6), by its number in the IANA registry.
public struct TLSAlert: RawRepresentable, Hashable, Sendable {
    public var rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let closeNotify = TLSAlert(rawValue: 0)
    public static let handshakeFailure = TLSAlert(rawValue: 40)
    public static let noCertificate = TLSAlert(rawValue: 41)
    public static let badCertificate = TLSAlert(rawValue: 42)
    public static let unsupportedCertificate = TLSAlert(rawValue: 43)
    public static let certificateRevoked = TLSAlert(rawValue: 44)
    public static let certificateExpired = TLSAlert(rawValue: 45)
    public static let certificateUnknown = TLSAlert(rawValue: 46)
    public static let unknownCA = TLSAlert(rawValue: 48)
    public static let accessDenied = TLSAlert(rawValue: 49)
    public static let decodeError = TLSAlert(rawValue: 50)
    public static let decryptError = TLSAlert(rawValue: 51)
    public static let protocolVersion = TLSAlert(rawValue: 70)
    public static let insufficientSecurity = TLSAlert(rawValue: 71)
    public static let userCanceled = TLSAlert(rawValue: 90)
    public static let noRenegotiation = TLSAlert(rawValue: 100)
    public static let certificateRequired = TLSAlert(rawValue: 116)
    public static let noApplicationProtocol = TLSAlert(rawValue: 120)

    /// True for the alerts a server sends when it does not like the client's certificate, or misses it.
    public var concernsCertificate: Bool {
        switch self {
        case .noCertificate, .badCertificate, .unsupportedCertificate, .certificateRevoked, .certificateExpired, .certificateUnknown, .unknownCA,
            .accessDenied, .decryptError, .certificateRequired:
            true
        default: false
        }
    }

    /// True for what some servers say in answer to a Certificate message they do not like: `handshake_failure` (RFC 5246 §7.4.6), and GnuTLS
    /// `decode_error` where it is empty.
    func mayMissCertificate(_ facts: TLSHandshakeFacts) -> Bool {
        self == .handshakeFailure || (self == .decodeError && !facts.certificatePresented && facts.version != TLSHandshakeFacts.tls13)
    }

    /// Alerts that end nothing (RFC 5246 §7.2, RFC 8446 §6.1).
    var isWarning: Bool { self == .closeNotify || self == .userCanceled || self == .noRenegotiation }
}

extension TLSAlert: CustomStringConvertible {
    /// The registry's name, `unknown_ca`; `alert 200` for a number it does not have.
    public var description: String { TLSAlert.names[rawValue] ?? "alert \(rawValue)" }

    private static let names: [UInt8: String] = [
        0: "close_notify", 10: "unexpected_message", 20: "bad_record_mac", 21: "decryption_failed", 22: "record_overflow",
        30: "decompression_failure", 40: "handshake_failure", 41: "no_certificate", 42: "bad_certificate", 43: "unsupported_certificate",
        44: "certificate_revoked", 45: "certificate_expired", 46: "certificate_unknown", 47: "illegal_parameter", 48: "unknown_ca",
        49: "access_denied", 50: "decode_error", 51: "decrypt_error", 52: "too_many_cids_requested", 60: "export_restriction",
        70: "protocol_version", 71: "insufficient_security", 80: "internal_error", 86: "inappropriate_fallback", 90: "user_canceled",
        100: "no_renegotiation", 109: "missing_extension", 110: "unsupported_extension", 111: "certificate_unobtainable",
        112: "unrecognized_name", 113: "bad_certificate_status_response", 114: "bad_certificate_hash_value", 115: "unknown_psk_identity",
        116: "certificate_required", 120: "no_application_protocol", 121: "ech_required",
    ]
}
