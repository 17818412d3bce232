internal import COpenSSL
import PKI

/// What the system's OpenSSL makes of a chain (X509_verify_cert): a second opinion to hold ours against. It builds no more than one path.
public enum SystemPathValidator {
    /// - Parameters:
    ///   - chain: DER, leaf first, then untrusted certificates in any order.
    ///   - anchors: DER; each ends a path, also one that is not self-signed (X509_V_FLAG_PARTIAL_CHAIN).
    /// - Returns: nil where the chain is good for a TLS server at security level 2; else OpenSSL's words.
    public static func objection(to chain: [[UInt8]], trusting anchors: [[UInt8]], at time: Timestamp) -> String? {
        ERR_clear_error()
        defer { ERR_clear_error() }
        let certificates = chain.map(decoded)
        let trusted = anchors.map(decoded)
        defer { (certificates + trusted).forEach { X509_free($0) } }
        guard let leaf = certificates.first ?? nil else { return "certificate 0 cannot be read" }
        guard let store = X509_STORE_new(), let context = X509_STORE_CTX_new(), let others = OPENSSL_sk_new_null() else { return "out of memory" }
        defer {
            X509_STORE_CTX_free(context)
            X509_STORE_free(store)
            OPENSSL_sk_free(others)
        }
        for case .some(let anchor) in trusted { X509_STORE_add_cert(store, anchor) }
        for case .some(let certificate) in certificates.dropFirst() { OPENSSL_sk_push(others, UnsafeRawPointer(certificate)) }
        guard X509_STORE_CTX_init(context, store, leaf, others) == 1 else { return "out of memory" }
        let parameters = X509_STORE_CTX_get0_param(context)
        X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_SERVER)
        X509_VERIFY_PARAM_set_auth_level(parameters, 2)
        X509_VERIFY_PARAM_set_time(parameters, time_t(time.unixSeconds))
        guard X509_verify_cert(context) != 1 else { return nil }
        if let unread = certificates.firstIndex(of: nil) { return "certificate \(unread) cannot be read" }
        return String(cString: X509_verify_cert_error_string(Int(X509_STORE_CTX_get_error(context))))
    }

    private static func decoded(_ der: [UInt8]) -> OpaquePointer? {
        der.withUnsafeBufferPointer { bytes in
            var position = bytes.baseAddress
            return d2i_X509(nil, &position, bytes.count)
        }
    }
}
