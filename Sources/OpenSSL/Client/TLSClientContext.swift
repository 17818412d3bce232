internal import COpenSSL
import Synchronization

/// Everything that connections with the same identity and settings share. Making one costs a thousand times what a connection costs.
///
/// The library observes and does not judge: every version, suite and key size it can speak is offered or taken, no chain is refused, and no
/// system configuration changes that.
public final class TLSClientContext: Sendable {
    /// Which algorithms OpenSSL looks through.
    public enum Algorithms: Hashable, Sendable {
        /// What TLS servers commonly use, quickly.
        case common
        /// All there are, for servers that want unusual suites or have unusual keys.
        case complete

        /// In OpenSSL's notation: what an ordinary client offers, or everything by which a server shows a certificate.
        fileprivate var cipherList: String {
            switch self {
            case .common: "DEFAULT:!PSK:!SRP:@SECLEVEL=0"
            case .complete: "ALL:!aNULL:!eNULL:!PSK:!SRP:@SECLEVEL=0"
            }
        }

        /// Of TLS 1.3. The one with SHA-256 leads, as browsers have it: servers without an order of their own then derive keys in half the time.
        fileprivate var cipherSuites: String {
            switch self {
            case .common: "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
            case .complete:
                "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256"
            }
        }

        fileprivate var library: OpaquePointer? {
            switch self {
            case .common: LibraryContext.common
            case .complete: LibraryContext.complete
            }
        }
    }

    public let identity: ClientIdentity?
    public let settings: TLSClientSettings

    private let common: Handle
    /// Made at the first need.
    private let complete = Mutex<Handle?>(nil)

    public init(identity: ClientIdentity?, settings: TLSClientSettings = TLSClientSettings()) throws(TLSSetupError) {
        self.identity = identity
        self.settings = settings
        common = try Handle(.common, identity: identity, settings: settings)
    }

    func handle(_ algorithms: Algorithms) throws(TLSSetupError) -> OpaquePointer {
        switch algorithms {
        case .common: common.pointer
        case .complete: try completeHandle().pointer
        }
    }

    private func completeHandle() throws(TLSSetupError) -> Handle {
        if let known = complete.withLock({ $0 }) { return known }
        let made = try Handle(.complete, identity: identity, settings: settings)
        return complete.withLock { known in
            let kept = known ?? made
            known = kept
            return kept
        }
    }
}

/// Owns one `SSL_CTX`, set up once and only read afterwards.
private final class Handle: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ algorithms: TLSClientContext.Algorithms, identity: ClientIdentity?, settings: TLSClientSettings) throws(TLSSetupError) {
        ERR_clear_error()
        guard let library = algorithms.library, let pointer = SSL_CTX_new_ex(library, nil, TLS_client_method()) else {
            throw TLSSetupError("set up TLS")
        }
        self.pointer = pointer
        COpenSSL_SSL_CTX_set_observer_options(pointer)
        COpenSSL_SSL_CTX_disable_session_cache(pointer)
        COpenSSL_SSL_CTX_set_largest_certificate_message(pointer, settings.largestCertificateMessage)
        SSL_CTX_set_cert_verify_callback(pointer, { _, _ in 1 }, nil)
        SSL_CTX_set_security_level(pointer, 0)
        guard SSL_CTX_set_cipher_list(pointer, algorithms.cipherList) == 1, SSL_CTX_set_ciphersuites(pointer, algorithms.cipherSuites) == 1,
            COpenSSL_SSL_CTX_ask_for_staples(pointer) == 1,
            COpenSSL_SSL_CTX_set_min_version(pointer, Int32(settings.versions.lowerBound)) == 1,
            COpenSSL_SSL_CTX_set_max_version(pointer, Int32(settings.versions.upperBound)) == 1
        else { throw TLSSetupError("set up TLS") }
        if let identity { try present(identity) }
    }

    deinit { SSL_CTX_free(pointer) }

    private func present(_ identity: ClientIdentity) throws(TLSSetupError) {
        guard let leaf = identity.certificates.first, SSL_CTX_use_certificate(pointer, leaf.pointer) == 1,
            SSL_CTX_use_PrivateKey(pointer, identity.key.pointer) == 1
        else { throw TLSSetupError("use the client certificate") }
        for certificate in identity.certificates.dropFirst() {
            guard COpenSSL_SSL_CTX_add_chain_certificate(pointer, certificate.pointer) == 1 else { throw TLSSetupError("use the client's chain") }
        }
    }
}
