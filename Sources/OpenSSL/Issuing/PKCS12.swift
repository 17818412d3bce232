internal import COpenSSL

/// Writes PKCS#12 keystores (RFC 7292).
public enum PKCS12 {
    /// How the bags are encrypted.
    public enum Encryption: Hashable, Sendable {
        /// AES-256-CBC under PBES2, as OpenSSL 3 and Java 17 write.
        case aes256
        /// 3DES under the PKCS#12 key derivation, as older tools write.
        case tripleDES
    }

    /// A keystore with one key, its certificate and the certificates above it.
    ///
    /// - Parameters:
    ///   - friendlyName: the alias that keytool shows.
    ///   - iterations: of the key derivation and of the MAC; OpenSSL's default is 2048.
    ///   - includesMAC: false leaves the integrity check out.
    public static func keystore(
        _ leaf: IssuedCertificate, chain: [IssuedCertificate] = [], passphrase: String, friendlyName: String? = nil,
        encryption: Encryption = .aes256, iterations: Int32 = 2048, includesMAC: Bool = true
    ) throws(IssuingError) -> [UInt8] {
        ERR_clear_error()
        let certificate = try IssuingCertificateHandle(der: leaf.der)
        let authorities = try IssuingCertificateStack(chain.map(\.der))
        let algorithm = encryption == .aes256 ? NID_aes_256_cbc : NID_pbe_WithSHA1And3_Key_TripleDES_CBC
        let store = PKCS12_create(
            passphrase, friendlyName, leaf.privateKey.handle.pointer, certificate.pointer, authorities.pointer, algorithm, algorithm, iterations,
            includesMAC ? iterations : -1, 0)
        guard let store else { throw .library("make a PKCS#12 keystore") }
        defer { PKCS12_free(store) }
        return try encode(store)
    }

    /// A truststore: certificates without a key.
    public static func truststore(_ certificates: [IssuedCertificate], passphrase: String, iterations: Int32 = 2048) throws(IssuingError) -> [UInt8] {
        ERR_clear_error()
        let chain = try IssuingCertificateStack(certificates.map(\.der))
        let store = PKCS12_create(passphrase, nil, nil, nil, chain.pointer, NID_aes_256_cbc, NID_aes_256_cbc, iterations, iterations, 0)
        guard let store else { throw .library("make a PKCS#12 truststore") }
        defer { PKCS12_free(store) }
        return try encode(store)
    }

    private static func encode(_ store: OpaquePointer) throws(IssuingError) -> [UInt8] {
        var encoded: UnsafeMutablePointer<UInt8>?
        let count = i2d_PKCS12(store, &encoded)
        guard count > 0, let encoded else { throw .library("encode a PKCS#12 store") }
        defer { issuing_free(encoded) }
        return Array(UnsafeBufferPointer(start: encoded, count: Int(count)))
    }
}
