internal import COpenSSL
import PKI

/// What the system's OpenSSL makes of a chain (X509_verify_cert): a second opinion to hold ours against. It builds no more than one path.
public struct SystemOpinion: Sendable {
    /// nil where the chain is good for a TLS server at security level 2, policies included; else OpenSSL's words.
    public private(set) var objection: String?
    /// The extensions of each certificate of the chain whose value OpenSSL cannot decode; nil for a certificate that it cannot read.
    public private(set) var unreadableExtensions: [[ObjectIdentifier]?]
    /// Why OpenSSL does not take the next certificate, at the end the first anchor, for the issuer of each certificate of the chain (X509_check_issued);
    /// nil where it does.
    public private(set) var issuerObjections: [String?]

    /// - Parameters:
    ///   - chain: DER, leaf first, then untrusted certificates in any order.
    ///   - anchors: DER; each ends a path, also one that is not self-signed (X509_V_FLAG_PARTIAL_CHAIN).
    public init(of chain: [[UInt8]], trusting anchors: [[UInt8]], at time: Timestamp) {
        ERR_clear_error()
        defer { ERR_clear_error() }
        let certificates = chain.map(Self.decoded)
        let trusted = anchors.map(Self.decoded)
        defer { (certificates + trusted).forEach { X509_free($0) } }
        unreadableExtensions = certificates.map { $0.map(Self.unreadableExtensions) }
        issuerObjections = zip(certificates, certificates.dropFirst() + trusted.prefix(1)).map { Self.objection(to: $1, issuing: $0) }
        objection = Self.objection(to: certificates, trusting: trusted, at: time)
    }

    private static func objection(to certificates: [OpaquePointer?], trusting anchors: [OpaquePointer?], at time: Timestamp) -> String? {
        guard let leaf = certificates.first ?? nil else { return "certificate 0 cannot be read" }
        guard let store = X509_STORE_new(), let context = X509_STORE_CTX_new(), let others = OPENSSL_sk_new_null() else { return "out of memory" }
        defer {
            X509_STORE_CTX_free(context)
            X509_STORE_free(store)
            OPENSSL_sk_free(others)
        }
        for case .some(let anchor) in anchors { X509_STORE_add_cert(store, anchor) }
        for case .some(let certificate) in certificates.dropFirst() { OPENSSL_sk_push(others, UnsafeRawPointer(certificate)) }
        guard X509_STORE_CTX_init(context, store, leaf, others) == 1 else { return "out of memory" }
        let parameters = X509_STORE_CTX_get0_param(context)
        X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_POLICY_CHECK))
        X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_SERVER)
        X509_VERIFY_PARAM_set_auth_level(parameters, 2)
        X509_VERIFY_PARAM_set_time(parameters, time_t(time.unixSeconds))
        guard X509_verify_cert(context) != 1 else { return nil }
        if let unread = certificates.firstIndex(of: nil) { return "certificate \(unread) cannot be read" }
        return words(X509_STORE_CTX_get_error(context))
    }

    private static func objection(to issuer: OpaquePointer?, issuing certificate: OpaquePointer?) -> String? {
        guard let issuer, let certificate else { return "cannot be read" }
        let result = X509_check_issued(issuer, certificate)
        return result == X509_V_OK ? nil : words(result)
    }

    private static func unreadableExtensions(of certificate: OpaquePointer) -> [ObjectIdentifier] {
        (0..<X509_get_ext_count(certificate)).compactMap { position in
            guard let next = X509_get_ext(certificate, position), issuing_extension_is_unreadable(next) == 1,
                let id = X509_EXTENSION_get_object(next)
            else { return nil }
            return ObjectIdentifier(encoded: Array(UnsafeBufferPointer(start: OBJ_get0_data(id), count: OBJ_length(id)))[...])
        }
    }

    private static func words(_ code: CInt) -> String { String(cString: X509_verify_cert_error_string(Int(code))) }

    private static func decoded(_ der: [UInt8]) -> OpaquePointer? {
        der.withUnsafeBufferPointer { bytes in
            var position = bytes.baseAddress
            return d2i_X509(nil, &position, bytes.count)
        }
    }
}
