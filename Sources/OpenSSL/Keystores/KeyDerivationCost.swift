import PKI

/// What a password-based encryption or MAC costs, read from its parameters before any of it is spent.
public enum KeyDerivationCost {
    /// The iterations one keystore may take, everything together. Tools write 1,000 to 600,000 a part; a million takes OpenSSL about half a second.
    public static let largestIterationCount = 1_000_000

    /// The iterations that decrypting once takes; for scrypt (RFC 7914), its N·r·p, as one round costs about as much as an iteration.
    ///
    /// - Parameter algorithm: PBES2 (RFC 8018 §A.4), or one of PKCS #12's own schemes (RFC 7292 §C), DER.
    /// - Throws: `DecodingFailure` where there is no iteration or the salt is longer than anybody writes.
    public static func iterations(_ algorithm: ArraySlice<UInt8>) throws(DecodingFailure) -> Int {
        var reader = DERReader(algorithm)
        var fields = try reader.sequence("AlgorithmIdentifier")
        let isPBES2 = try fields.objectIdentifier("algorithm") == pbes2
        var parameters = try fields.sequence("parameters")
        guard isPBES2 else { return try saltThenCount(&parameters) }
        var derivation = try parameters.sequence("keyDerivationFunc")
        switch try derivation.objectIdentifier("keyDerivationFunc") {
        case pbkdf2:
            var settings = try derivation.sequence("PBKDF2-params")
            return try saltThenCount(&settings)
        case scrypt:
            var settings = try derivation.sequence("scrypt-params")
            return try scryptCost(&settings)
        case let other: throw DecodingFailure(offset: algorithm.startIndex, reason: "unknown key derivation \(other)")
        }
    }

    /// Reads the count of an iterated derivation.
    ///
    /// - Parameter salt: the salt it goes with, which costs as well.
    /// - Throws: `DecodingFailure` as `iterations`.
    public static func count(_ fields: inout DERReader, saltOctets salt: Int) throws(DecodingFailure) -> Int {
        let offset = fields.position
        let count = try number(&fields, "iterationCount")
        guard count > 0, salt <= longestSalt else {
            throw DecodingFailure(offset: offset, reason: "iteration count \(count) with a salt of \(salt) octets")
        }
        return count
    }

    private static func saltThenCount(_ fields: inout DERReader) throws(DecodingFailure) -> Int {
        let salt = try fields.next()
        return try count(&fields, saltOctets: salt.content.count)
    }

    private static func scryptCost(_ fields: inout DERReader) throws(DecodingFailure) -> Int {
        let salt = try fields.next()
        var cost = 1
        for name: StaticString in ["costParameter", "blockSize", "parallelizationParameter"] {
            let (product, overflow) = cost.multipliedReportingOverflow(by: try number(&fields, name))
            cost = overflow ? .max : product
        }
        guard cost > 0, salt.content.count <= longestSalt else {
            throw DecodingFailure(offset: salt.start, reason: "scrypt cost \(cost) with a salt of \(salt.content.count) octets")
        }
        return cost
    }

    /// A number of any size; what does not fit is more than anybody allows.
    private static func number(_ fields: inout DERReader, _ name: StaticString) throws(DecodingFailure) -> Int {
        let octets = try fields.integer(name)
        guard octets.first.map({ $0 < 0x80 }) == true else { return -1 }
        let magnitude = octets.drop { $0 == 0 }
        return magnitude.count < 8 ? magnitude.reduce(0) { $0 << 8 | Int($1) } : .max
    }

    /// Implementations write 8 to 64 octets.
    private static let longestSalt = 1024
    private static let pbes2: ObjectIdentifier = "1.2.840.113549.1.5.13"
    private static let pbkdf2: ObjectIdentifier = "1.2.840.113549.1.5.12"
    private static let scrypt: ObjectIdentifier = "1.3.6.1.4.1.11591.4.11"
}
