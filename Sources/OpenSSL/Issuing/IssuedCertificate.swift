internal import COpenSSL
import PKI

/// A certificate issued here, with its private key: an issuer for others, or what a server or client shows.
public struct IssuedCertificate: Sendable {
    public let template: CertificateTemplate
    public let der: [UInt8]
    public let privateKey: PrivateKey
    /// SHA-1 over the public key's bits (RFC 5280 §4.2.1.2, method 1).
    public let keyIdentifier: [UInt8]

    /// As the PKI room reads it.
    ///
    /// - Throws: where the template made something that is no certificate any more.
    public var certificate: Certificate {
        get throws(DecodingFailure) { try Certificate(der: der, digest: SystemCryptography()) }
    }

    /// One `CERTIFICATE` block (RFC 7468).
    public var pem: String { PEMText.block("CERTIFICATE", der) }

    /// Issues a certificate under this one.
    ///
    /// - Parameters:
    ///   - key: the subject's key; a fresh P-256 one by default. The key of another certificate makes a renewal or, together with its template, a
    ///     cross-sign.
    ///   - signer: the key that really signs; another than this certificate's own makes a certificate whose signature is wrong.
    public func issue(_ template: CertificateTemplate, to key: PrivateKey? = nil, signedWith signer: PrivateKey? = nil) throws(IssuingError)
        -> IssuedCertificate
    {
        let name = try NameAttribute.encode(self.template.subject)
        let issuer = CertificateTemplate.Issuer(name: name, keyIdentifier: keyIdentifier)
        return try IssuedCertificate(template, key: try key.orFresh(), issuer: issuer, signer: signer ?? privateKey)
    }

    /// Issues a certificate that names itself as issuer and carries its own signature.
    public static func selfSigned(_ template: CertificateTemplate, key: PrivateKey? = nil, signedWith signer: PrivateKey? = nil)
        throws(IssuingError) -> IssuedCertificate
    {
        let key = try key.orFresh()
        let name = try NameAttribute.encode(template.subject)
        return try IssuedCertificate(template, key: key, issuer: .init(name: name), signer: signer ?? key)
    }

    private init(_ template: CertificateTemplate, key: PrivateKey, issuer: CertificateTemplate.Issuer, signer: PrivateKey) throws(IssuingError) {
        let algorithm = try signer.signatureAlgorithm(template.digest)
        let keyIdentifier = try IssuedCertificate.keyIdentifier(of: key)
        let toBeSigned = try template.toBeSigned(for: key, keyIdentifier: keyIdentifier, by: issuer, signatureAlgorithm: algorithm)
        let signature = try signer.sign(toBeSigned, digest: template.digest)
        self.template = template
        self.der = DEREncoder.sequence([toBeSigned, algorithm, DEREncoder.bitString(signature)])
        self.privateKey = key
        self.keyIdentifier = keyIdentifier
    }

    private static func keyIdentifier(of key: PrivateKey) throws(IssuingError) -> [UInt8] {
        let bits = try key.publicKeyBits
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count = digest.count
        guard issuing_digest("SHA1", bits, bits.count, &digest, &count) == 1 else { throw .library("hash a public key") }
        return Array(digest.prefix(count))
    }
}

extension PrivateKey? {
    fileprivate func orFresh() throws(IssuingError) -> PrivateKey {
        if let self { return self }
        return try .generate(.p256)
    }
}

extension PrivateKey {
    /// The contents of SubjectPublicKeyInfo's BIT STRING, without its count of unused bits.
    fileprivate var publicKeyBits: [UInt8] {
        get throws(IssuingError) {
            var input: UnsafePointer<UInt8>?
            return try subjectPublicKeyInfo.withUnsafeBufferPointer { (buffer) throws(IssuingError) -> [UInt8] in
                input = buffer.baseAddress
                guard let decoded = d2i_X509_PUBKEY(nil, &input, buffer.count) else { throw .library("read a public key") }
                defer { X509_PUBKEY_free(decoded) }
                var bits: UnsafePointer<UInt8>?
                var count: Int32 = 0
                guard X509_PUBKEY_get0_param(nil, &bits, &count, nil, decoded) == 1 else { throw .library("read a public key's bits") }
                return Array(UnsafeBufferPointer(start: bits, count: Int(count)))
            }
        }
    }
}
