internal import COpenSSL

/// A private key made here, to sign certificates and to serve TLS with. Its description never shows it.
public struct PrivateKey: Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case p256, p384, p521, rsa1024, rsa2048, rsa3072, ed25519
    }

    /// How a key is written in PEM.
    public enum Encoding: Hashable, Sendable {
        /// `PRIVATE KEY` or `ENCRYPTED PRIVATE KEY` (RFC 5958).
        case pkcs8
        /// `EC PRIVATE KEY` (RFC 5915) or `RSA PRIVATE KEY` (RFC 8017); encrypted with `Proc-Type` headers (RFC 1421).
        case traditional
    }

    public let kind: Kind
    /// SubjectPublicKeyInfo, DER (RFC 5280 §4.1.2.7).
    public let subjectPublicKeyInfo: [UInt8]
    let handle: PrivateKeyHandle

    public static func generate(_ kind: Kind = .p256) throws(IssuingError) -> PrivateKey {
        ERR_clear_error()
        let pointer =
            switch kind {
            case .p256: issuing_generate_ec("P-256")
            case .p384: issuing_generate_ec("P-384")
            case .p521: issuing_generate_ec("P-521")
            case .rsa1024: issuing_generate_rsa(1024)
            case .rsa2048: issuing_generate_rsa(2048)
            case .rsa3072: issuing_generate_rsa(3072)
            case .ed25519: issuing_generate_plain("ED25519")
            }
        guard let pointer else { throw .library("generate a \(kind.rawValue) key") }
        let handle = PrivateKeyHandle(pointer)
        var encoded: UnsafeMutablePointer<UInt8>?
        let count = i2d_PUBKEY(pointer, &encoded)
        guard count > 0, let encoded else { throw .library("encode a public key") }
        defer { issuing_free(encoded) }
        return PrivateKey(kind: kind, subjectPublicKeyInfo: Array(UnsafeBufferPointer(start: encoded, count: Int(count))), handle: handle)
    }

    /// The key as PEM, encrypted with AES-256 where a passphrase is given. Ed25519 has no traditional form and is always written as PKCS#8.
    public func pem(passphrase: String? = nil, encoding: Encoding = .pkcs8) throws(IssuingError) -> String {
        ERR_clear_error()
        guard let memory = BIO_new(BIO_s_mem()) else { throw .library("allocate a buffer") }
        defer { BIO_free(memory) }
        let isTraditional = encoding == .traditional && kind != .ed25519
        let written =
            isTraditional
            ? issuing_write_traditional(memory, handle.pointer, passphrase)
            : issuing_write_pkcs8(memory, handle.pointer, passphrase)
        guard written == 1 else { throw .library("write a private key") }
        var bytes: UnsafePointer<UInt8>?
        let count = issuing_memory(memory, &bytes)
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    /// Signs the bytes; Ed25519 ignores the digest (RFC 8032 hashes on its own).
    public func sign(_ message: [UInt8], digest: SigningDigest = .sha256) throws(IssuingError) -> [UInt8] {
        ERR_clear_error()
        var count = Int(EVP_PKEY_get_size(handle.pointer))
        var signature = [UInt8](repeating: 0, count: count)
        let name = kind == .ed25519 ? nil : digest.rawValue
        guard issuing_sign(handle.pointer, name, message, message.count, &signature, &count) == 1 else {
            throw .library("sign with \(digest.rawValue) and a \(kind.rawValue) key")
        }
        return Array(signature.prefix(count))
    }

    /// The AlgorithmIdentifier of a signature by this key, DER (RFC 3279, RFC 4055, RFC 5758, RFC 8410).
    public func signatureAlgorithm(_ digest: SigningDigest) throws(IssuingError) -> [UInt8] {
        switch kind {
        case .ed25519: DEREncoder.sequence([try DEREncoder.objectIdentifier("1.3.101.112")])
        case .p256, .p384, .p521: DEREncoder.sequence([try DEREncoder.objectIdentifier(try PrivateKey.ecdsa(with: digest))])
        case .rsa1024, .rsa2048, .rsa3072:
            DEREncoder.sequence([try DEREncoder.objectIdentifier(PrivateKey.rsa(with: digest)), DEREncoder.null()])
        }
    }

    private static func ecdsa(with digest: SigningDigest) throws(IssuingError) -> String {
        switch digest {
        case .md5: throw IssuingError("no ECDSA signature algorithm with MD5 exists")
        case .sha1: "1.2.840.10045.4.1"
        case .sha256: "1.2.840.10045.4.3.2"
        case .sha384: "1.2.840.10045.4.3.3"
        case .sha512: "1.2.840.10045.4.3.4"
        }
    }

    private static func rsa(with digest: SigningDigest) -> String {
        switch digest {
        case .md5: "1.2.840.113549.1.1.4"
        case .sha1: "1.2.840.113549.1.1.5"
        case .sha256: "1.2.840.113549.1.1.11"
        case .sha384: "1.2.840.113549.1.1.12"
        case .sha512: "1.2.840.113549.1.1.13"
        }
    }
}

extension PrivateKey: CustomStringConvertible {
    public var description: String { "<private key, \(kind.rawValue)>" }
}

/// Owns one `EVP_PKEY`. OpenSSL's keys may be used from several threads at once once they are made.
final class PrivateKeyHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { EVP_PKEY_free(pointer) }
}
