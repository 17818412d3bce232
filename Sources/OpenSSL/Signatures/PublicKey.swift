internal import COpenSSL
import PKI

/// A signer's public key, ready for OpenSSL.
struct PublicKey {
    /// What makes a SubjectPublicKeyInfo unusable.
    struct Unusable: Error { var reason: String }

    let algorithm: PublicKeyInfo.Algorithm
    let handle: KeyHandle

    /// Reads a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).
    ///
    /// RSA, EC and Edwards keys are handed over as numbers; OpenSSL's own decoder costs ten times as much and is left for the other kinds.
    init(subjectPublicKeyInfo: ArraySlice<UInt8>) throws(Unusable) {
        do throws(DecodingFailure) {
            algorithm = try PublicKeyInfo(der: subjectPublicKeyInfo).algorithm
        } catch {
            throw Unusable(reason: "the public key cannot be read: \(error)")
        }
        let pointer: OpaquePointer? =
            switch algorithm {
            case .rsa: try PublicKey.rsa(PublicKey.bits(of: subjectPublicKeyInfo))
            case .ec(let curve): try PublicKey.ec(PublicKey.bits(of: subjectPublicKeyInfo), curve)
            case .ed25519: try PublicKey.raw(PublicKey.bits(of: subjectPublicKeyInfo), "ED25519")
            case .ed448: try PublicKey.raw(PublicKey.bits(of: subjectPublicKeyInfo), "ED448")
            case .rsaPSS, .dsa, .other: PublicKey.decoded(subjectPublicKeyInfo)
            }
        guard let pointer else { throw Unusable(reason: "the public key cannot be used: \(OpenSSLError.drain())") }
        handle = KeyHandle(pointer)
    }

    private static func bits(of subjectPublicKeyInfo: ArraySlice<UInt8>) throws(Unusable) -> ArraySlice<UInt8> {
        do throws(DecodingFailure) {
            var reader = DERReader(subjectPublicKeyInfo)
            var fields = try reader.sequence("subjectPublicKeyInfo")
            _ = try fields.next(.sequence, "algorithm")
            let (octets, unusedBits) = try fields.bitString("subjectPublicKey")
            guard unusedBits == 0 else { throw DecodingFailure(offset: octets.startIndex, reason: "the key is not a whole number of octets") }
            return octets
        } catch {
            throw Unusable(reason: "the public key cannot be read: \(error)")
        }
    }

    /// RSAPublicKey (RFC 8017 §A.1.1).
    private static func rsa(_ key: ArraySlice<UInt8>) throws(Unusable) -> OpaquePointer? {
        do throws(DecodingFailure) {
            var reader = DERReader(key)
            var numbers = try reader.sequence("RSAPublicKey")
            var modulus = try native(numbers.integer("modulus"))
            var exponent = try native(numbers.integer("publicExponent"))
            guard modulus.count <= largestModulus, exponent.count <= largestExponent else {
                throw DecodingFailure(
                    offset: key.startIndex, reason: "RSA key of \(modulus.count * 8) bits and exponent of \(exponent.count * 8) bits")
            }
            return COpenSSL_rsa_public_key(LibraryContext.complete, &modulus, modulus.count, &exponent, exponent.count)
        } catch {
            throw Unusable(reason: "the RSA public key cannot be used: \(error)")
        }
    }

    /// Explicit parameters are refused: RFC 5480 §2.1.1 forbids them, and they have been a way to hang OpenSSL (CVE-2022-0778).
    private static func ec(_ key: ArraySlice<UInt8>, _ curve: NamedCurve?) throws(Unusable) -> OpaquePointer? {
        guard let curve else { throw Unusable(reason: "the EC public key does not name its curve") }
        let point = Array(key)
        return COpenSSL_ec_public_key(LibraryContext.complete, curve.name, point, point.count)
    }

    private static func raw(_ key: ArraySlice<UInt8>, _ type: String) throws(Unusable) -> OpaquePointer? {
        let bytes = Array(key)
        return EVP_PKEY_new_raw_public_key_ex(LibraryContext.complete, type, nil, bytes, bytes.count)
    }

    private static func decoded(_ subjectPublicKeyInfo: ArraySlice<UInt8>) -> OpaquePointer? {
        subjectPublicKeyInfo.withUnsafeBufferPointer { bytes in
            var position = bytes.baseAddress
            return d2i_PUBKEY_ex(nil, &position, bytes.count, LibraryContext.complete, nil)
        }
    }

    /// The magnitude in the machine's byte order, as OSSL_PARAM has numbers.
    private static func native(_ integer: ArraySlice<UInt8>) -> [UInt8] {
        let magnitude = integer.drop { $0 == 0 }
        return 1.littleEndian == 1 ? magnitude.reversed() : Array(magnitude)
    }

    /// OPENSSL_RSA_MAX_MODULUS_BITS, 16,384: the cost of what follows is its square (CVE-2023-3446 and kin).
    private static let largestModulus = 2048
    /// OPENSSL_RSA_MAX_PUBEXP_BITS, 64, which OpenSSL itself applies to large moduli only.
    private static let largestExponent = 8
}
