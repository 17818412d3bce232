internal import COpenSSL
import PKI

extension ClientIdentity {
    /// Reads a PKCS #12 keystore; old ones, encrypted with RC2 or 3DES, as well.
    ///
    /// The certificate that belongs to the first private key is the leaf; its issuers follow as far as the keystore has them.
    public static func pkcs12(_ bytes: [UInt8], passphrase: String?) throws(IdentityError) -> ClientIdentity {
        try checkSize(bytes)
        let keystore = try PKCS12Reader(bytes, passphrase: passphrase)
        guard let key = keystore.key else { throw .noKey }
        guard !keystore.certificates.isEmpty else { throw .noCertificate }
        return try ClientIdentity(key: key, certificates: chain(for: key, from: keystore.certificates))
    }

    /// The leaf of the key and the path above it; everything, in its order, where no certificate belongs to the key.
    private static func chain(for key: KeyHandle, from certificates: [CertificateHandle]) -> [CertificateHandle] {
        let leaf = certificates.first { EVP_PKEY_eq(X509_get0_pubkey($0.pointer), key.pointer) == 1 }
        ERR_clear_error()
        guard let leaf else { return certificates }
        var chain = [leaf]
        while let last = chain.last, X509_check_issued(last.pointer, last.pointer) != X509_V_OK,
            let issuer = certificates.first(where: { candidate in
                X509_check_issued(candidate.pointer, last.pointer) == X509_V_OK && !chain.contains { $0 === candidate }
            })
        {
            chain.append(issuer)
        }
        return chain
    }
}
