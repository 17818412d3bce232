internal import COpenSSL

/// OpenSSL library contexts of our own, so that nothing here depends on the system's `openssl.cnf` or on what else in the process uses OpenSSL.
///
/// They live as long as the process: TLS contexts and keys refer to them. OpenSSL locks them itself, hence `nonisolated(unsafe)`.
enum LibraryContext {
    /// The default provider's whole set of algorithms.
    nonisolated(unsafe) static let complete: OpaquePointer? = {
        // Before anything else touches the library: the configuration file must not change what a probe sees.
        OPENSSL_init_ssl(UInt64(OPENSSL_INIT_NO_LOAD_CONFIG), nil)
        guard let context = OSSL_LIB_CTX_new(), OSSL_PROVIDER_load(context, "default") != nil else { return nil }
        return context
    }()

    /// What TLS servers use, at a third of the cost for each certificate; see `tls_client_provider.c`.
    nonisolated(unsafe) static let common: OpaquePointer? = complete.flatMap { COpenSSL_tls_client_library_context($0) }

    /// The default and the legacy provider: RC2 and RC4, with which old keystores are encrypted.
    nonisolated(unsafe) static let legacy: OpaquePointer? = {
        guard complete != nil, let context = OSSL_LIB_CTX_new(), OSSL_PROVIDER_load(context, "default") != nil else { return nil }
        OSSL_PROVIDER_load(context, "legacy")  // where the module is not installed, such keystores are reported as unreadable
        return context
    }()
}
