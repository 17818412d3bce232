/// How a certificate or CRL was signed (RFC 5280 §4.1.1.2).
public struct SignatureAlgorithm: Hashable, Sendable {
    public enum Hash: String, Hashable, Sendable, CaseIterable {
        case md2 = "MD2"
        case md4 = "MD4"
        case md5 = "MD5"
        case sha1 = "SHA1"
        case ripemd160 = "RIPEMD160"
        case sha224 = "SHA224"
        case sha256 = "SHA256"
        case sha384 = "SHA384"
        case sha512 = "SHA512"
        case sha512224 = "SHA512-224"
        case sha512256 = "SHA512-256"
        case sha3224 = "SHA3-224"
        case sha3256 = "SHA3-256"
        case sha3384 = "SHA3-384"
        case sha3512 = "SHA3-512"
    }

    public let identifier: ObjectIdentifier
    /// The digest that was signed; nil where it is unknown, or part of the algorithm as in Ed25519.
    public let hash: Hash?

    /// OpenSSL's long name, `ecdsa-with-SHA256`; dotted decimal for an unknown algorithm.
    public var name: String { SignatureAlgorithm.known[identifier]?.name ?? identifier.description }

    /// Reads an AlgorithmIdentifier.
    public init(der: ArraySlice<UInt8>) throws(DecodingFailure) {
        var reader = DERReader(der)
        var fields = try reader.sequence("AlgorithmIdentifier")
        identifier = try fields.objectIdentifier("algorithm")
        hash = identifier == SignatureAlgorithm.pss ? SignatureAlgorithm.pssHash(fields) : SignatureAlgorithm.known[identifier]?.hash
    }

    /// RSASSA-PSS-params (RFC 4055 §3.1): SHA-1 unless field 0 names another.
    private static func pssHash(_ fields: DERReader) -> Hash? {
        do {
            var fields = fields
            guard !fields.isAtEnd else { return nil }
            var parameters = try fields.sequence("RSASSA-PSS-params")
            guard let tagged = try parameters.next(ifTag: .constructed(0)) else { return .sha1 }
            var explicit = try parameters.contents(of: tagged)
            var algorithm = try explicit.sequence("hashAlgorithm")
            return digests[try algorithm.objectIdentifier("hashAlgorithm")]
        } catch {
            return nil
        }
    }

    private static let pss: ObjectIdentifier = "1.2.840.113549.1.1.10"

    private static let digests: [ObjectIdentifier: Hash] = [
        "1.2.840.113549.2.5": .md5, "1.3.14.3.2.26": .sha1, "2.16.840.1.101.3.4.2.1": .sha256, "2.16.840.1.101.3.4.2.2": .sha384,
        "2.16.840.1.101.3.4.2.3": .sha512, "2.16.840.1.101.3.4.2.4": .sha224, "2.16.840.1.101.3.4.2.5": .sha512224,
        "2.16.840.1.101.3.4.2.6": .sha512256, "2.16.840.1.101.3.4.2.7": .sha3224, "2.16.840.1.101.3.4.2.8": .sha3256,
        "2.16.840.1.101.3.4.2.9": .sha3384, "2.16.840.1.101.3.4.2.10": .sha3512,
    ]

    private static let known: [ObjectIdentifier: (name: String, hash: Hash?)] = [
        "1.2.840.113549.1.1.2": ("md2WithRSAEncryption", .md2), "1.2.840.113549.1.1.3": ("md4WithRSAEncryption", .md4),
        "1.2.840.113549.1.1.4": ("md5WithRSAEncryption", .md5), "1.2.840.113549.1.1.5": ("sha1WithRSAEncryption", .sha1),
        "1.3.14.3.2.29": ("sha1WithRSA", .sha1), "1.3.36.3.3.1.2": ("ripemd160WithRSA", .ripemd160),
        "1.2.840.113549.1.1.14": ("sha224WithRSAEncryption", .sha224), "1.2.840.113549.1.1.11": ("sha256WithRSAEncryption", .sha256),
        "1.2.840.113549.1.1.12": ("sha384WithRSAEncryption", .sha384), "1.2.840.113549.1.1.13": ("sha512WithRSAEncryption", .sha512),
        "1.2.840.113549.1.1.15": ("sha512-224WithRSAEncryption", .sha512224), "1.2.840.113549.1.1.16": ("sha512-256WithRSAEncryption", .sha512256),
        "2.16.840.1.101.3.4.3.13": ("RSA-SHA3-224", .sha3224), "2.16.840.1.101.3.4.3.14": ("RSA-SHA3-256", .sha3256),
        "2.16.840.1.101.3.4.3.15": ("RSA-SHA3-384", .sha3384), "2.16.840.1.101.3.4.3.16": ("RSA-SHA3-512", .sha3512),
        "1.2.840.113549.1.1.10": ("rsassaPss", nil),
        "1.2.840.10045.4.1": ("ecdsa-with-SHA1", .sha1), "1.2.840.10045.4.3.1": ("ecdsa-with-SHA224", .sha224),
        "1.2.840.10045.4.3.2": ("ecdsa-with-SHA256", .sha256), "1.2.840.10045.4.3.3": ("ecdsa-with-SHA384", .sha384),
        "1.2.840.10045.4.3.4": ("ecdsa-with-SHA512", .sha512),
        "2.16.840.1.101.3.4.3.9": ("ecdsa_with_SHA3-224", .sha3224), "2.16.840.1.101.3.4.3.10": ("ecdsa_with_SHA3-256", .sha3256),
        "2.16.840.1.101.3.4.3.11": ("ecdsa_with_SHA3-384", .sha3384), "2.16.840.1.101.3.4.3.12": ("ecdsa_with_SHA3-512", .sha3512),
        "1.2.840.10040.4.3": ("dsaWithSHA1", .sha1), "2.16.840.1.101.3.4.3.1": ("dsa_with_SHA224", .sha224),
        "2.16.840.1.101.3.4.3.2": ("dsa_with_SHA256", .sha256), "2.16.840.1.101.3.4.3.3": ("dsa_with_SHA384", .sha384),
        "2.16.840.1.101.3.4.3.4": ("dsa_with_SHA512", .sha512),
        "1.3.101.112": ("ED25519", nil), "1.3.101.113": ("ED448", nil),
        "2.16.840.1.101.3.4.3.17": ("ML-DSA-44", nil), "2.16.840.1.101.3.4.3.18": ("ML-DSA-65", nil), "2.16.840.1.101.3.4.3.19": ("ML-DSA-87", nil),
        "1.2.156.10197.1.501": ("SM2-with-SM3", nil),
    ]
}

extension SignatureAlgorithm: CustomStringConvertible {
    public var description: String { name }
}
