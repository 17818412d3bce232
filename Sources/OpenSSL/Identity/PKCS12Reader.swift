internal import COpenSSL
import PKI

/// Takes a PKCS #12 keystore (RFC 7292) apart: its first private key and all its certificates.
///
/// OpenSSL's `PKCS12_parse` would do as much, but spends whatever iteration count the file asks for; here every count is added to the bill before
/// it is spent.
struct PKCS12Reader {
    private(set) var key: KeyHandle?
    private(set) var certificates: [CertificateHandle] = []
    private var iterationsSpent = 0
    private let passphrase: String

    /// - Parameter passphrase: the empty one where there is none.
    init(_ bytes: [UInt8], passphrase: String?) throws(IdentityError) {
        ERR_clear_error()
        defer { ERR_clear_error() }
        self.passphrase = passphrase ?? ""
        guard let store = COpenSSL_read_pkcs12(LibraryContext.legacy, bytes, bytes.count) else {
            throw .undecodable("PKCS #12: \(OpenSSLError.drain())")
        }
        defer { PKCS12_free(store) }
        // Functions without a context parameter take the thread's default; the legacy ciphers are in ours only.
        let before = OSSL_LIB_CTX_set0_default(LibraryContext.legacy)
        defer { OSSL_LIB_CTX_set0_default(before) }
        try verifyIntegrity(store, hasPassphrase: passphrase != nil)
        try readContents(store, hasPassphrase: passphrase != nil)
    }

    private mutating func verifyIntegrity(_ store: OpaquePointer, hasPassphrase: Bool) throws(IdentityError) {
        guard PKCS12_mac_present(store) == 1 else { return }  // without a MAC a wrong passphrase shows at the first bag
        var count: UnsafePointer<ASN1_INTEGER>?
        PKCS12_get0_mac(nil, nil, nil, &count, store)
        try spend(count.map { ASN1_INTEGER_get($0) } ?? 1)
        let isRight = PKCS12_verify_mac(store, passphrase, Int32(clamping: passphrase.utf8.count)) == 1
        // "No passphrase" is written in two ways (RFC 7292 §B.1): as the empty string, and as no string at all.
        guard isRight || passphrase.isEmpty && PKCS12_verify_mac(store, nil, 0) == 1 else {
            throw hasPassphrase ? .wrongPassphrase : .passphraseNeeded
        }
    }

    private mutating func readContents(_ store: OpaquePointer, hasPassphrase: Bool) throws(IdentityError) {
        guard let contents = PKCS12_unpack_authsafes(store) else { throw .undecodable("PKCS #12: \(OpenSSLError.drain())") }
        defer { COpenSSL_PKCS7_free_all(contents) }
        for index in 0..<max(0, COpenSSL_PKCS7_count(contents)) {
            guard let content = COpenSSL_PKCS7_at(contents, index) else { continue }
            if COpenSSL_PKCS7_is_data(content) == 1 {
                try readBags(PKCS12_unpack_p7data(content))
            } else if COpenSSL_PKCS7_is_encrypted(content) == 1 {
                try spend(iterations(COpenSSL_PKCS7_encryption(content)))
                let bags = PKCS12_unpack_p7encdata(content, passphrase, Int32(clamping: passphrase.utf8.count))
                guard bags != nil else { throw undecryptable(hasPassphrase: hasPassphrase) }
                try readBags(bags)
            }
        }
    }

    private mutating func readBags(_ bags: OpaquePointer?) throws(IdentityError) {
        guard let bags else { throw .undecodable("PKCS #12: \(OpenSSLError.drain())") }
        defer { COpenSSL_SAFEBAG_free_all(bags) }
        for index in 0..<max(0, COpenSSL_SAFEBAG_count(bags)) {
            guard let bag = COpenSSL_SAFEBAG_at(bags, index) else { continue }
            switch PKCS12_SAFEBAG_get_nid(bag) {
            case NID_certBag where PKCS12_SAFEBAG_get_bag_nid(bag) == NID_x509Certificate:
                if let certificate = PKCS12_SAFEBAG_get1_cert(bag) { certificates.append(CertificateHandle(certificate)) }
            case NID_keyBag where key == nil:
                key = EVP_PKCS82PKEY_ex(PKCS12_SAFEBAG_get0_p8inf(bag), LibraryContext.complete, nil).map { KeyHandle($0) }
            case NID_pkcs8ShroudedKeyBag where key == nil:
                key = try readShroudedKey(bag)
            default: break  // CRLs, secrets, nested bags: not part of an identity
            }
        }
    }

    private mutating func readShroudedKey(_ bag: OpaquePointer) throws(IdentityError) -> KeyHandle {
        try spend(iterations(COpenSSL_SAFEBAG_encryption(bag)))
        let plain = PKCS12_decrypt_skey_ex(bag, passphrase, Int32(clamping: passphrase.utf8.count), LibraryContext.legacy, nil)
        guard let plain else { throw undecryptable(hasPassphrase: !passphrase.isEmpty) }
        defer { PKCS8_PRIV_KEY_INFO_free(plain) }
        guard let pointer = EVP_PKCS82PKEY_ex(plain, LibraryContext.complete, nil) else {
            throw .undecodable("PKCS #12: private key: \(OpenSSLError.drain())")
        }
        return KeyHandle(pointer)
    }

    private func iterations(_ algorithm: UnsafePointer<X509_ALGOR>?) throws(IdentityError) -> Int {
        var bytes: UnsafeMutablePointer<UInt8>?
        let count = i2d_X509_ALGOR(algorithm, &bytes)
        defer { COpenSSL_free(bytes) }
        guard count > 0 else { throw .undecodable("PKCS #12: an encrypted part names no algorithm") }
        do throws(DecodingFailure) {
            return try KeyDerivationCost.iterations(Array(UnsafeBufferPointer(start: bytes, count: Int(count)))[...])
        } catch {
            throw .undecodable("PKCS #12: encryption algorithm: \(error)")
        }
    }

    private mutating func spend(_ iterations: Int) throws(IdentityError) {
        let (sum, overflow) = iterationsSpent.addingReportingOverflow(max(0, iterations))
        iterationsSpent = sum
        guard !overflow, sum <= KeyDerivationCost.largestIterationCount else {
            throw .tooManyIterations(overflow ? .max : sum, limit: KeyDerivationCost.largestIterationCount)
        }
    }

    /// A cipher that is missing is told apart from a passphrase that is wrong.
    private func undecryptable(hasPassphrase: Bool) -> IdentityError {
        let error = OpenSSLError.drain()
        let isUnknownCipher =
            error.contains(library: ERR_LIB_EVP, reason: EVP_R_UNSUPPORTED_ALGORITHM)
            || error.contains(library: ERR_LIB_EVP, reason: EVP_R_UNKNOWN_PBE_ALGORITHM)
        if isUnknownCipher { return .undecodable("PKCS #12: \(error)") }
        return hasPassphrase ? .wrongPassphrase : .passphraseNeeded
    }
}
