import PKI

/// How to verify what an AlgorithmIdentifier names (RFC 3279, 4055, 5758, 8410). Digests are OpenSSL's names.
enum SignatureScheme: Equatable {
    case rsa(digest: String)
    case pss(digest: String, maskDigest: String, saltLength: Int32)
    case ecdsa(digest: String)
    case dsa(digest: String)
    /// Ed25519 and Ed448 bring their own.
    case edwards

    /// - Parameter identifier: an AlgorithmIdentifier, DER.
    /// - Returns: nil for a scheme that is not known here.
    init?(_ identifier: ArraySlice<UInt8>) throws(DecodingFailure) {
        var reader = DERReader(identifier)
        var fields = try reader.sequence("AlgorithmIdentifier")
        let algorithm = try fields.objectIdentifier("algorithm")
        if algorithm == SignatureScheme.pssIdentifier {
            self = try SignatureScheme.pss(&fields)
        } else if let scheme = SignatureScheme.known[algorithm] {
            self = scheme
        } else {
            return nil
        }
    }

    /// RSASSA-PSS-params (RFC 4055 §3.1): every field has a default, SHA-1 and a salt of 20 octets.
    private static func pss(_ fields: inout DERReader) throws(DecodingFailure) -> SignatureScheme {
        var parameters = try fields.sequence("RSASSA-PSS-params")
        var (digest, maskDigest, saltLength) = ("SHA1", "SHA1", 20)
        if var value = try parameters.explicit(0) { digest = try value.digest("hashAlgorithm") }
        if var value = try parameters.explicit(1) {
            var mask = try value.sequence("maskGenAlgorithm")
            guard try mask.objectIdentifier("maskGenAlgorithm") == maskIdentifier else {
                throw DecodingFailure(offset: mask.position, reason: "maskGenAlgorithm is not MGF1")
            }
            maskDigest = try mask.digest("hashAlgorithm of MGF1")
        }
        if var value = try parameters.explicit(2) { saltLength = try value.smallInteger("saltLength") }
        guard (0...longestSalt).contains(saltLength) else {
            throw DecodingFailure(offset: parameters.position, reason: "saltLength is \(saltLength)")
        }
        return .pss(digest: digest, maskDigest: maskDigest, saltLength: Int32(saltLength))
    }

    /// No salt is longer than the largest modulus that is accepted, 16,384 bits.
    private static let longestSalt = 2048
    private static let pssIdentifier: ObjectIdentifier = "1.2.840.113549.1.1.10"
    private static let maskIdentifier: ObjectIdentifier = "1.2.840.113549.1.1.8"

    private static let known: [ObjectIdentifier: SignatureScheme] = [
        "1.2.840.113549.1.1.4": .rsa(digest: "MD5"), "1.2.840.113549.1.1.5": .rsa(digest: "SHA1"), "1.3.14.3.2.29": .rsa(digest: "SHA1"),
        "1.2.840.113549.1.1.14": .rsa(digest: "SHA224"), "1.2.840.113549.1.1.11": .rsa(digest: "SHA256"),
        "1.2.840.113549.1.1.12": .rsa(digest: "SHA384"), "1.2.840.113549.1.1.13": .rsa(digest: "SHA512"),
        "2.16.840.1.101.3.4.3.14": .rsa(digest: "SHA3-256"), "2.16.840.1.101.3.4.3.15": .rsa(digest: "SHA3-384"),
        "2.16.840.1.101.3.4.3.16": .rsa(digest: "SHA3-512"),
        "1.2.840.10045.4.1": .ecdsa(digest: "SHA1"), "1.2.840.10045.4.3.1": .ecdsa(digest: "SHA224"), "1.2.840.10045.4.3.2": .ecdsa(digest: "SHA256"),
        "1.2.840.10045.4.3.3": .ecdsa(digest: "SHA384"), "1.2.840.10045.4.3.4": .ecdsa(digest: "SHA512"),
        "2.16.840.1.101.3.4.3.10": .ecdsa(digest: "SHA3-256"), "2.16.840.1.101.3.4.3.11": .ecdsa(digest: "SHA3-384"),
        "2.16.840.1.101.3.4.3.12": .ecdsa(digest: "SHA3-512"),
        "1.2.840.10040.4.3": .dsa(digest: "SHA1"), "2.16.840.1.101.3.4.3.1": .dsa(digest: "SHA224"), "2.16.840.1.101.3.4.3.2": .dsa(digest: "SHA256"),
        "1.3.101.112": .edwards, "1.3.101.113": .edwards,
    ]

    fileprivate static let digests: [ObjectIdentifier: String] = [
        "1.3.14.3.2.26": "SHA1", "2.16.840.1.101.3.4.2.1": "SHA256", "2.16.840.1.101.3.4.2.2": "SHA384", "2.16.840.1.101.3.4.2.3": "SHA512",
        "2.16.840.1.101.3.4.2.4": "SHA224", "2.16.840.1.101.3.4.2.8": "SHA3-256", "2.16.840.1.101.3.4.2.9": "SHA3-384",
        "2.16.840.1.101.3.4.2.10": "SHA3-512",
    ]
}

extension DERReader {
    /// Enters the next value if it is tagged with this number.
    fileprivate mutating func explicit(_ number: UInt8) throws(DecodingFailure) -> DERReader? {
        guard let tagged = try next(ifTag: .constructed(number)) else { return nil }
        return try contents(of: tagged)
    }

    fileprivate mutating func digest(_ name: StaticString) throws(DecodingFailure) -> String {
        var algorithm = try sequence(name)
        let identifier = try algorithm.objectIdentifier(name)
        guard let digest = SignatureScheme.digests[identifier] else {
            throw DecodingFailure(offset: position, reason: "\(name) is the unknown digest \(identifier)")
        }
        return digest
    }
}
