/// A certification request (RFC 2986): who asks for a certificate, and for which key.
public struct CertificateRequest: Hashable, Sendable {
    public let der: [UInt8]
    public let subject: DistinguishedName
    /// The SubjectPublicKeyInfo with its tag and length.
    public let subjectPublicKeyInfoDER: ArraySlice<UInt8>

    /// Reads one request that fills `der` exactly. Attributes and signature are left as they are.
    public init(der: [UInt8]) throws(DecodingFailure) {
        var reader = DERReader(der)
        var request = try reader.sequence("CertificationRequest")
        try reader.finish("the file after the request")
        var info = try request.sequence("certificationRequestInfo")
        _ = try info.integer("version")
        let name = try info.next(.sequence, "subject")
        subject = try DistinguishedName(der: info.encoding(of: name))
        let key = try info.next(.sequence, "subjectPKInfo")
        subjectPublicKeyInfoDER = info.encoding(of: key)
        _ = try PublicKeyInfo(der: subjectPublicKeyInfoDER)
        _ = try request.next(.sequence, "signatureAlgorithm")
        _ = try request.bitString("signature")
        self.der = der
    }

    public var publicKey: PublicKeyInfo { (try? PublicKeyInfo(der: subjectPublicKeyInfoDER)) ?? PublicKeyInfo(algorithm: .other("0.0"), bits: nil) }
}
