/// What a private key tells about its public half. The private part is passed over.
///
/// Read are PKCS#8 (RFC 5958), RSAPrivateKey (RFC 8017 §A.1.2) and ECPrivateKey (RFC 5915).
public struct PrivateKeyInfo {
    /// The public half as certificates write it (RFC 5280 §4.1.2.7), DER; nil where it is not written beside the private one.
    public let subjectPublicKeyInfo: [UInt8]?
    /// Of a key of RFC 8410 (Ed25519 and its kind): which, and the private octets, from which the public half has to be computed.
    public let seed: (algorithm: ObjectIdentifier, octets: [UInt8])?

    /// nil for what is no private key.
    public init?(der: [UInt8]) {
        guard let read = try? PrivateKeyInfo(reading: der) else { return nil }
        self = read
    }

    private init(publicKey: ArraySlice<UInt8>?, algorithm: ArraySlice<UInt8>) {
        subjectPublicKeyInfo = publicKey.map { DERTag.sequence.value(algorithm + DERTag.bitString.value([0] + $0)) }
        seed = nil
    }

    private init(seed: [UInt8], algorithm: ObjectIdentifier) {
        subjectPublicKeyInfo = nil
        self.seed = (algorithm, seed)
    }

    private init(reading der: [UInt8]) throws(DecodingFailure) {
        var reader = DERReader(der)
        var fields = try reader.sequence("private key")
        _ = try fields.smallInteger("version")
        switch fields.nextTag {
        case .integer: self.init(publicKey: try PrivateKeyInfo.rsa(&fields), algorithm: PrivateKeyInfo.rsaAlgorithm)
        case .octetString: try self.init(ecKey: &fields)
        default: try self.init(pkcs8: &fields)
        }
    }

    /// RSAPublicKey of the modulus and exponent that come first.
    private static func rsa(_ fields: inout DERReader) throws(DecodingFailure) -> ArraySlice<UInt8> {
        let modulus = try fields.next(.integer, "modulus")
        let exponent = try fields.next(.integer, "publicExponent")
        return DERTag.sequence.value(fields.encoding(of: modulus) + fields.encoding(of: exponent))[...]
    }

    /// - Parameter fields: behind the version.
    private init(ecKey fields: inout DERReader) throws(DecodingFailure) {
        let (curve, point) = try PrivateKeyInfo.ec(&fields)
        guard let curve else { throw DecodingFailure(offset: fields.position, reason: "no curve") }
        self.init(publicKey: point, algorithm: DERTag.sequence.value(PrivateKeyInfo.ecIdentifier + curve)[...])
    }

    private static func ec(_ fields: inout DERReader) throws(DecodingFailure) -> (curve: ArraySlice<UInt8>?, point: ArraySlice<UInt8>?) {
        _ = try fields.next(.octetString, "privateKey")
        let curve = try fields.next(ifTag: .constructed(0)).map { fields.content(of: $0) }
        guard let tagged = try fields.next(ifTag: .constructed(1)) else { return (curve, nil) }
        var inner = try fields.contents(of: tagged)
        let point = try inner.bitString("publicKey").octets
        return (curve, point.first == uncompressed ? point : nil)
    }

    private init(pkcs8 fields: inout DERReader) throws(DecodingFailure) {
        let algorithm = try fields.next(.sequence, "privateKeyAlgorithm")
        var parts = try fields.contents(of: algorithm)
        let identifier = try parts.objectIdentifier("algorithm")
        let key = try fields.next(.octetString, "privateKey")
        _ = try fields.next(ifTag: .constructed(0))  // attributes
        let written = try fields.next(ifTag: .primitive(1)).map { fields.content(of: $0).dropFirst() }
        var inner = try fields.contents(of: key)
        switch identifier {
        case PrivateKeyInfo.rsaIdentifier, PrivateKeyInfo.rsaPSSIdentifier:
            var numbers = try inner.sequence("RSAPrivateKey")
            _ = try numbers.smallInteger("version")
            self.init(publicKey: try PrivateKeyInfo.rsa(&numbers), algorithm: fields.encoding(of: algorithm))
        case PrivateKeyInfo.ecKeyIdentifier:
            var numbers = try inner.sequence("ECPrivateKey")
            _ = try numbers.smallInteger("version")
            self.init(publicKey: try PrivateKeyInfo.ec(&numbers).point ?? written, algorithm: fields.encoding(of: algorithm))
        default:
            guard written == nil, let octets = try? inner.next(.octetString, "CurvePrivateKey") else {
                self.init(publicKey: written, algorithm: fields.encoding(of: algorithm))
                return
            }
            self.init(seed: Array(inner.content(of: octets)), algorithm: identifier)
        }
    }

    /// SEC 1 §2.3.3: the form in which certificates write a point.
    private static let uncompressed: UInt8 = 4
    private static let rsaIdentifier: ObjectIdentifier = "1.2.840.113549.1.1.1"
    private static let rsaPSSIdentifier: ObjectIdentifier = "1.2.840.113549.1.1.10"
    private static let ecKeyIdentifier: ObjectIdentifier = "1.2.840.10045.2.1"
    private static let ecIdentifier = DERTag.objectIdentifier.value(ecKeyIdentifier.encoded)[...]
    /// rsaEncryption and NULL (RFC 3279 §2.3.1).
    private static let rsaAlgorithm = DERTag.sequence.value(DERTag.objectIdentifier.value(rsaIdentifier.encoded) + [5, 0])[...]
}

extension Certificate {
    /// Whether another encoding of the same public key is out of the question, so that different bytes mean different keys. Not so where a curve is
    /// written out, a point compressed, or an RSA key bound to PSS.
    public var hasPlainPublicKey: Bool {
        switch publicKey.algorithm {
        case .rsa, .ed25519, .ed448: return true
        case .ec(let curve):
            var reader = DERReader(subjectPublicKeyInfoDER)
            guard curve != nil, var fields = try? reader.sequence("subjectPublicKeyInfo"), (try? fields.next()) != nil,
                let point = try? fields.bitString("subjectPublicKey").octets
            else { return false }
            return point.first == 4
        case .rsaPSS, .dsa, .other: return false
        }
    }
}
