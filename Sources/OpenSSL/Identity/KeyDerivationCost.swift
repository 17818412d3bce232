import PKI

/// What a password-based encryption costs, read from its AlgorithmIdentifier before any of it is spent.
enum KeyDerivationCost {
    /// The iterations that decrypting once takes; 0 for schemes without a count (scrypt, whose memory OpenSSL bounds).
    ///
    /// - Parameter algorithm: PBES2 (RFC 8018 §A.4), or one of PKCS #12's own schemes (RFC 7292 §C), DER.
    static func iterations(_ algorithm: ArraySlice<UInt8>) throws(DecodingFailure) -> Int {
        var reader = DERReader(algorithm)
        var fields = try reader.sequence("AlgorithmIdentifier")
        let isPBES2 = try fields.objectIdentifier("algorithm") == pbes2
        var parameters = try fields.sequence("parameters")
        guard isPBES2 else { return try saltThenCount(&parameters) }
        var derivation = try parameters.sequence("keyDerivationFunc")
        guard try derivation.objectIdentifier("keyDerivationFunc") == pbkdf2 else { return 0 }
        var settings = try derivation.sequence("PBKDF2-params")
        return try saltThenCount(&settings)
    }

    private static func saltThenCount(_ fields: inout DERReader) throws(DecodingFailure) -> Int {
        let salt = try fields.next()
        let count = try fields.smallInteger("iterationCount")
        guard count > 0, salt.content.count <= longestSalt else {
            throw DecodingFailure(offset: salt.start, reason: "iteration count \(count) with a salt of \(salt.content.count) octets")
        }
        return count
    }

    /// Implementations write 8 to 64 octets.
    private static let longestSalt = 1024
    private static let pbes2: ObjectIdentifier = "1.2.840.113549.1.5.13"
    private static let pbkdf2: ObjectIdentifier = "1.2.840.113549.1.5.12"
}
