import OpenSSL
import PKI

/// How the integrity of a keystore is protected (RFC 7292 §4, RFC 9579).
struct PKCS12MAC {
    enum Scheme: Hashable {
        /// PKCS #12's own derivation, with the digest alone.
        case pkcs12
        /// PBMAC1: PBKDF2 with an HMAC as its function.
        case pbkdf2(prf: ObjectIdentifier, keyLength: Int)
    }

    let scheme: Scheme
    let digest: ObjectIdentifier
    let salt: ArraySlice<UInt8>
    let iterations: Int
    let expected: ArraySlice<UInt8>

    /// Reads MacData.
    init(_ fields: inout BERReader) throws(DecodingFailure) {
        let element = try fields.next(.sequence, "macData")
        // Everything in here is short and its own DER: Windows, too, writes it so.
        var reader = DERReader(fields.encoding(of: element))
        var mac = try reader.sequence("macData")
        var info = try mac.sequence("DigestInfo")
        var algorithm = try info.sequence("digestAlgorithm")
        let identifier = try algorithm.objectIdentifier("digestAlgorithm")
        let digest = try info.next(.octetString, "digest")
        expected = info.content(of: digest)
        guard identifier != PKCS12MAC.pbmac1 else {
            (scheme, self.digest, salt, iterations) = try PKCS12MAC.pbmac1Parameters(&algorithm)
            return
        }
        let salt = try mac.next(.octetString, "macSalt")
        (scheme, self.digest, self.salt) = (.pkcs12, identifier, mac.content(of: salt))
        iterations = mac.isAtEnd ? 1 : try KeyDerivationCost.count(&mac, saltOctets: salt.content.count)
    }

    /// nil where the library lacks the algorithm.
    func isRight(_ content: ArraySlice<UInt8>, passphrase: String?) -> Bool? {
        let code =
            switch scheme {
            case .pkcs12: KeystoreCryptography.mac(content, digest: digest, salt: salt, iterations: iterations, passphrase: passphrase)
            case .pbkdf2(let prf, let keyLength):
                KeystoreCryptography.mac(
                    content, digest: digest, derivedWith: prf, salt: salt, iterations: iterations, keyLength: keyLength, passphrase: passphrase)
            }
        return code.map { $0.elementsEqual(expected) }
    }

    private static func pbmac1Parameters(
        _ algorithm: inout DERReader
    ) throws(DecodingFailure) -> (Scheme, ObjectIdentifier, ArraySlice<UInt8>, Int) {
        var parameters = try algorithm.sequence("PBMAC1-params")
        var derivation = try parameters.sequence("keyDerivationFunc")
        _ = try derivation.objectIdentifier("keyDerivationFunc")
        var settings = try derivation.sequence("PBKDF2-params")
        let salt = try settings.next(.octetString, "salt")
        let iterations = try KeyDerivationCost.count(&settings, saltOctets: salt.content.count)
        let keyLength = settings.nextTag == .integer ? try settings.smallInteger("keyLength") : 0
        var prf = hmacSHA1
        if !settings.isAtEnd {
            var function = try settings.sequence("prf")
            prf = try function.objectIdentifier("prf")
        }
        var scheme = try parameters.sequence("messageAuthScheme")
        return (.pbkdf2(prf: prf, keyLength: keyLength), try scheme.objectIdentifier("messageAuthScheme"), settings.content(of: salt), iterations)
    }

    private static let pbmac1: ObjectIdentifier = "1.2.840.113549.1.5.14"
    /// The default of PBKDF2 (RFC 8018 §A.2).
    private static let hmacSHA1: ObjectIdentifier = "1.2.840.113549.2.7"
}
