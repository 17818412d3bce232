internal import COpenSSL

extension ClientIdentity {
    /// Reads a certificate chain and its private key, both PEM; they may be the same file.
    ///
    /// - Parameters:
    ///   - certificate: the leaf first, then its issuers. Other blocks are passed over.
    ///   - key: PKCS #8, encrypted PKCS #8, or a traditional RSA or EC key, encrypted or not; the first key counts.
    public static func pem(certificate: [UInt8], key: [UInt8], passphrase: String?) throws(IdentityError) -> ClientIdentity {
        try checkSize(certificate)
        try checkSize(key)
        let certificates = try readCertificates(certificate)
        guard !certificates.isEmpty else { throw .noCertificate }
        return try ClientIdentity(key: readKey(key, passphrase: passphrase), certificates: certificates)
    }

    private static func readCertificates(_ pem: [UInt8]) throws(IdentityError) -> [CertificateHandle] {
        ERR_clear_error()
        let bio = COpenSSL_memory_bio(pem, Int32(pem.count))
        defer { BIO_free(bio) }
        var certificates: [CertificateHandle] = []
        while let certificate = COpenSSL_read_pem_certificate(bio, LibraryContext.complete) { certificates.append(CertificateHandle(certificate)) }
        let error = OpenSSLError.drain()
        guard error.isEndOfPEM else { throw .undecodable("certificate \(certificates.count + 1): \(error)") }
        return certificates
    }

    private static func readKey(_ pem: [UInt8], passphrase: String?) throws(IdentityError) -> KeyHandle {
        guard !pem.ranges(of: keyLabel).isEmpty else { throw .noKey }
        ERR_clear_error()
        let bio = COpenSSL_memory_bio(pem, Int32(pem.count))
        defer { BIO_free(bio) }
        let prompt = PassphrasePrompt(answer: passphrase)
        let key = PEM_read_bio_PrivateKey_ex(
            bio, nil, PassphrasePrompt.answer, Unmanaged.passUnretained(prompt).toOpaque(), LibraryContext.complete, nil)
        if let key { return KeyHandle(key) }
        let error = OpenSSLError.drain()
        if prompt.wasAsked { throw passphrase == nil ? .passphraseNeeded : .wrongPassphrase }
        throw .undecodable("private key: \(error)")
    }

    /// With what every PEM label of a private key ends (RFC 7468 §10 and §11, and the traditional ones).
    private static let keyLabel = Array("PRIVATE KEY-----".utf8)
}

extension OpenSSLError {
    /// The reader looked for another block and found none.
    fileprivate var isEndOfPEM: Bool { entries.isEmpty || contains(library: ERR_LIB_PEM, reason: PEM_R_NO_START_LINE) }
}

/// Answers OpenSSL's question for a passphrase, and remembers that it was asked.
private final class PassphrasePrompt {
    private let passphrase: String?
    private(set) var wasAsked = false

    init(answer: String?) { passphrase = answer }

    /// `pem_password_cb`: a negative number is an error, as is a passphrase that does not fit.
    static let answer: @convention(c) (UnsafeMutablePointer<CChar>?, Int32, Int32, UnsafeMutableRawPointer?) -> Int32 = { buffer, size, _, argument in
        guard let argument, let buffer else { return -1 }
        let prompt = Unmanaged<PassphrasePrompt>.fromOpaque(argument).takeUnretainedValue()
        prompt.wasAsked = true
        guard let passphrase = prompt.passphrase, passphrase.utf8.count <= size else { return -1 }
        for (index, byte) in passphrase.utf8.enumerated() { buffer[index] = CChar(bitPattern: byte) }
        return Int32(passphrase.utf8.count)
    }
}
