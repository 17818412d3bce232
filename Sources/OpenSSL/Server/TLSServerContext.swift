internal import COpenSSL
import PKI

/// Owns one server-side `SSL_CTX`. OpenSSL's contexts may be used from several threads once they are set up.
final class TLSServerContext: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ settings: TLSServerSettings) throws(IssuingError) {
        ERR_clear_error()
        guard let context = SSL_CTX_new(TLS_server_method()) else { throw .library("set up TLS") }
        pointer = context
        // Weak keys, signatures and versions are what some endpoints are for.
        SSL_CTX_set_security_level(context, 0)
        serving_set_options(context)
        serving_no_session_cache(context)
        try configureProtocol(settings)
        try use(settings.chain)
        if !settings.alternativeChain.isEmpty { try use(settings.alternativeChain) }
        try configureClientAuthentication(settings)
    }

    deinit { SSL_CTX_free(pointer) }

    private func configureProtocol(_ settings: TLSServerSettings) throws(IssuingError) {
        let versions = settings.versions
        guard serving_set_versions(pointer, versions.lowerBound.rawValue, versions.upperBound.rawValue) == 1 else {
            throw .library("set TLS versions \(versions)")
        }
        let cipherList = settings.cipherList ?? "ALL:@SECLEVEL=0"
        guard SSL_CTX_set_cipher_list(pointer, cipherList) == 1 else { throw .library("set cipher list \(cipherList)") }
        if let suites = settings.cipherSuites, SSL_CTX_set_ciphersuites(pointer, suites) != 1 { throw .library("set cipher suites \(suites)") }
        if let groups = settings.groups, serving_set_groups(pointer, groups) != 1 { throw .library("set groups \(groups)") }
        SSL_CTX_set_num_tickets(pointer, max(0, settings.sessionTickets))
        if settings.sessionTickets <= 0 { serving_no_tls12_tickets(pointer) }
    }

    private func use(_ chain: [IssuedCertificate]) throws(IssuingError) {
        guard let leaf = chain.first else { throw IssuingError("a TLS server needs a certificate") }
        let certificate = try IssuingCertificateHandle(der: leaf.der)
        guard SSL_CTX_use_certificate(pointer, certificate.pointer) == 1 else { throw .library("use a certificate") }
        guard SSL_CTX_use_PrivateKey(pointer, leaf.privateKey.handle.pointer) == 1 else { throw .library("use a private key") }
        for issued in chain.dropFirst() {
            let certificate = try IssuingCertificateHandle(der: issued.der)
            guard serving_add_chain(pointer, certificate.pointer) == 1 else { throw .library("extend the chain to be sent") }
        }
    }

    private func configureClientAuthentication(_ settings: TLSServerSettings) throws(IssuingError) {
        // Without a context of its own a session that is offered again is an error when clients are verified.
        let sessionContext = Array("certvigil".utf8)
        SSL_CTX_set_session_id_context(pointer, sessionContext, UInt32(sessionContext.count))
        switch settings.clientAuthentication {
        case .none: SSL_CTX_set_verify(pointer, SSL_VERIFY_NONE, nil)
        case .optional(let authorities):
            try trust(authorities)
            SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
        case .required(let authorities):
            try trust(authorities)
            SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
        }
        if let time = settings.clientAuthenticationTime { serving_set_time(pointer, time.unixSeconds) }
    }

    private func trust(_ authorities: [IssuedCertificate]) throws(IssuingError) {
        for authority in authorities {
            let certificate = try IssuingCertificateHandle(der: authority.der)
            guard X509_STORE_add_cert(SSL_CTX_get_cert_store(pointer), certificate.pointer) == 1,
                SSL_CTX_add_client_CA(pointer, certificate.pointer) == 1
            else { throw .library("trust a client CA") }
        }
    }
}
