/// The kind and size of a public key (RFC 5280 §4.1.2.7).
public struct PublicKeyInfo: Hashable, Sendable {
    public enum Algorithm: Hashable, Sendable {
        case rsa
        /// RSA restricted to RSASSA-PSS (RFC 4055).
        case rsaPSS
        /// - Parameter curve: nil where the parameters are written out instead of named.
        case ec(curve: NamedCurve?)
        case ed25519
        case ed448
        case dsa
        case other(ObjectIdentifier)
    }

    public var algorithm: Algorithm
    /// The size by which strength is compared: the RSA modulus, the order of the curve, the DSA prime; nil where it is unknown.
    public var bits: Int?

    public init(algorithm: Algorithm, bits: Int?) {
        self.algorithm = algorithm
        self.bits = bits
    }

    /// `RSA`, `EC`, `Ed25519`; the object identifier where there is no name.
    public var name: String {
        switch algorithm {
        case .rsa: "RSA"
        case .rsaPSS: "RSASSA-PSS"
        case .ec: "EC"
        case .ed25519: "Ed25519"
        case .ed448: "Ed448"
        case .dsa: "DSA"
        case .other(let identifier): KeyAlgorithm.otherNames[identifier] ?? identifier.description
        }
    }

    /// Reads a SubjectPublicKeyInfo; a key that cannot be read has no `bits`.
    ///
    /// - Throws: `DecodingFailure` where even the algorithm cannot be read.
    public init(der: ArraySlice<UInt8>) throws(DecodingFailure) {
        var reader = DERReader(der)
        var fields = try reader.sequence("subjectPublicKeyInfo")
        var algorithm = try fields.sequence("algorithm")
        let identifier = try algorithm.objectIdentifier("algorithm")
        let key = try fields.bitString("subjectPublicKey").octets
        switch identifier {
        case KeyAlgorithm.rsa: self.init(algorithm: .rsa, bits: try? PublicKeyInfo.modulusBits(key))
        case KeyAlgorithm.rsaPSS: self.init(algorithm: .rsaPSS, bits: try? PublicKeyInfo.modulusBits(key))
        case KeyAlgorithm.ec:
            if algorithm.nextTag == .objectIdentifier, let curve = try? algorithm.objectIdentifier("namedCurve") {
                let named = NamedCurve(identifier: curve)
                self.init(algorithm: .ec(curve: named), bits: named.bits)
            } else {
                self.init(algorithm: .ec(curve: nil), bits: try? PublicKeyInfo.orderBits(&algorithm))
            }
        case KeyAlgorithm.ed25519: self.init(algorithm: .ed25519, bits: 256)
        case KeyAlgorithm.ed448: self.init(algorithm: .ed448, bits: 456)
        case KeyAlgorithm.dsa: self.init(algorithm: .dsa, bits: try? PublicKeyInfo.primeBits(&algorithm))
        default: self.init(algorithm: .other(identifier), bits: nil)
        }
    }

    /// RSAPublicKey (RFC 8017 §A.1.1).
    private static func modulusBits(_ key: ArraySlice<UInt8>) throws(DecodingFailure) -> Int {
        var reader = DERReader(key)
        var numbers = try reader.sequence("RSAPublicKey")
        return try bitWidth(numbers.integer("modulus"))
    }

    /// Dss-Parms (RFC 3279 §2.3.2).
    private static func primeBits(_ algorithm: inout DERReader) throws(DecodingFailure) -> Int {
        var numbers = try algorithm.sequence("Dss-Parms")
        return try bitWidth(numbers.integer("p"))
    }

    /// SpecifiedECDomain (SEC 1 §C.2): version, fieldID, curve, base, order.
    private static func orderBits(_ algorithm: inout DERReader) throws(DecodingFailure) -> Int {
        var domain = try algorithm.sequence("ECParameters")
        for _ in 0..<4 { _ = try domain.next() }
        return try bitWidth(domain.integer("order"))
    }

    private static func bitWidth(_ integer: ArraySlice<UInt8>) -> Int {
        let magnitude = integer.drop { $0 == 0 }
        guard let first = magnitude.first else { return 0 }
        return magnitude.count * 8 - first.leadingZeroBitCount
    }
}

private enum KeyAlgorithm {
    static let rsa: ObjectIdentifier = "1.2.840.113549.1.1.1"
    static let rsaPSS: ObjectIdentifier = "1.2.840.113549.1.1.10"
    static let ec: ObjectIdentifier = "1.2.840.10045.2.1"
    static let dsa: ObjectIdentifier = "1.2.840.10040.4.1"
    static let ed25519: ObjectIdentifier = "1.3.101.112"
    static let ed448: ObjectIdentifier = "1.3.101.113"

    static let otherNames: [ObjectIdentifier: String] = [
        "1.3.101.110": "X25519", "1.3.101.111": "X448", "1.2.840.113549.1.3.1": "DH",
        "2.16.840.1.101.3.4.3.17": "ML-DSA-44", "2.16.840.1.101.3.4.3.18": "ML-DSA-65", "2.16.840.1.101.3.4.3.19": "ML-DSA-87",
    ]
}
