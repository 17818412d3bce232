extension Certificate {
    /// 1, 2 or 3; another number where the encoding states one.
    public var version: Int { Int(layout.version) + 1 }

    public var serialNumber: SerialNumber { SerialNumber(octets: der[layout.serialNumber.range]) }

    public var issuer: DistinguishedName { DistinguishedName(checked: der[layout.issuer.range]) }

    public var subject: DistinguishedName { DistinguishedName(checked: der[layout.subject.range]) }

    /// Both ends of the validity have seconds and end in Z, as RFC 5280 §4.1.2.5 demands; a GeneralizedTime before 2050 is let pass.
    public var statesTimesInFull: Bool {
        [layout.notBeforeForm, layout.notAfterForm].allSatisfy { $0.subtracting(.generalizedTooEarly).isEmpty }
    }

    /// Issuer and subject are the same name: a root, or a CA that certifies a new key of its own (RFC 5280 §6.1).
    public var isSelfIssued: Bool { subject.matches(issuer) }

    /// The bytes that the signature covers.
    public var toBeSigned: ArraySlice<UInt8> { der[layout.toBeSigned.range] }

    public var signature: ArraySlice<UInt8> { der[layout.signature.range] }

    /// The AlgorithmIdentifier outside the signed part, the one a verifier uses.
    public var signatureAlgorithmDER: ArraySlice<UInt8> { der[layout.signatureAlgorithm.range] }

    public var signatureAlgorithm: SignatureAlgorithm {
        guard let algorithm = try? SignatureAlgorithm(der: signatureAlgorithmDER) else { return .unreadable }
        return algorithm
    }

    public var subjectPublicKeyInfoDER: ArraySlice<UInt8> { der[layout.subjectPublicKeyInfo.range] }

    public var publicKey: PublicKeyInfo {
        guard let key = try? PublicKeyInfo(der: subjectPublicKeyInfoDER) else { return .unreadable }
        return key
    }
}

// The structure of both fields was checked when the certificate was read, so these stand for a state that does not occur.
extension SignatureAlgorithm {
    fileprivate static let unreadable = SignatureAlgorithm(identifier: "0.0", hash: nil)

    private init(identifier: ObjectIdentifier, hash: Hash?) {
        self.identifier = identifier
        self.hash = hash
    }
}

extension PublicKeyInfo {
    fileprivate static let unreadable = PublicKeyInfo(algorithm: .other("0.0"), bits: nil)
}
