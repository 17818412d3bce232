internal import COpenSSL
import PKI

extension SystemCryptography: SignatureVerifier {
    /// RSA (PKCS #1 v1.5 and PSS), ECDSA, DSA, Ed25519 and Ed448. Weak digests are verified like any other: their weakness is not judged here.
    public func verify(
        _ signature: ArraySlice<UInt8>, algorithm: ArraySlice<UInt8>, over message: ArraySlice<UInt8>, publicKey: ArraySlice<UInt8>
    ) -> SignatureVerdict {
        ERR_clear_error()
        defer { ERR_clear_error() }
        do {
            guard let scheme = try SignatureScheme(algorithm) else { return .unsupported("unknown signature algorithm \(Self.name(algorithm))") }
            let key = try PublicKey(subjectPublicKeyInfo: publicKey)
            guard scheme.fits(key.algorithm) else {
                return .unsupported("the signature algorithm \(Self.name(algorithm)) does not fit the signer's key")
            }
            return verify(signature, scheme, over: message, key: key.handle)
        } catch let failure as PublicKey.Unusable {
            return .unsupported(failure.reason)
        } catch {
            return .unsupported("the signature algorithm cannot be read: \(error)")
        }
    }

    private func verify(_ signature: ArraySlice<UInt8>, _ scheme: SignatureScheme, over message: ArraySlice<UInt8>, key: KeyHandle)
        -> SignatureVerdict
    {
        guard let context = EVP_MD_CTX_new() else { return .unsupported("out of memory") }
        defer { EVP_MD_CTX_free(context) }
        var parameters: OpaquePointer?
        guard EVP_DigestVerifyInit_ex(context, &parameters, scheme.digest, LibraryContext.complete, nil, key.pointer, nil) == 1 else {
            return .unsupported("the signature cannot be verified: \(OpenSSLError.drain())")
        }
        if case .pss(_, let maskDigest, let saltLength) = scheme {
            guard COpenSSL_set_pss_padding(parameters, EVP_get_digestbyname(maskDigest), saltLength) == 1 else {
                return .unsupported("the RSA-PSS parameters cannot be used: \(OpenSSLError.drain())")
            }
        }
        let outcome = signature.withUnsafeBufferPointer { signature in
            message.withUnsafeBufferPointer { EVP_DigestVerify(context, signature.baseAddress, signature.count, $0.baseAddress, $0.count) }
        }
        return outcome == 1 ? .valid : .invalid
    }

    private static func name(_ algorithm: ArraySlice<UInt8>) -> String {
        (try? SignatureAlgorithm(der: algorithm))?.name ?? Hexadecimal.string(algorithm)
    }
}

extension SignatureScheme {
    /// nil where the scheme brings its own.
    fileprivate var digest: String? {
        switch self {
        case .rsa(let digest), .pss(let digest, _, _), .ecdsa(let digest), .dsa(let digest): digest
        case .edwards: nil
        }
    }

    fileprivate func fits(_ algorithm: PublicKeyInfo.Algorithm) -> Bool {
        switch (self, algorithm) {
        case (.rsa, .rsa), (.pss, .rsa), (.pss, .rsaPSS), (.ecdsa, .ec), (.dsa, .dsa), (.edwards, .ed25519), (.edwards, .ed448): true
        default: false
        }
    }
}
