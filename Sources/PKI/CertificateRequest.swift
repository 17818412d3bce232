/// A certification request (RFC 2986): who asks for a certificate, and for which key and names.
public struct CertificateRequest: Hashable, Sendable {
    public let der: [UInt8]
    public let subject: DistinguishedName
    /// The SubjectPublicKeyInfo with its tag and length.
    public let subjectPublicKeyInfoDER: ArraySlice<UInt8>
    /// Asked for by the attribute extensionRequest (RFC 2985 §5.4.2); empty where it is missing or cannot be read.
    public let subjectAlternativeNames: [GeneralName]

    /// Reads one request that fills `der` exactly. The signature is left as it is: who asks has proven nothing yet.
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
        subjectAlternativeNames = (try? CertificateRequest.requestedNames(in: &info)) ?? []
        _ = try request.next(.sequence, "signatureAlgorithm")
        _ = try request.bitString("signature")
        self.der = der
    }

    public var publicKey: PublicKeyInfo { (try? PublicKeyInfo(der: subjectPublicKeyInfoDER)) ?? PublicKeyInfo(algorithm: .other("0.0"), bits: nil) }

    /// Of the attributes, `[0] IMPLICIT SET OF Attribute`, those that ask for extensions.
    private static func requestedNames(in info: inout DERReader) throws(DecodingFailure) -> [GeneralName] {
        guard let element = try info.next(ifTag: .constructed(0)) else { return [] }
        var attributes = try info.contents(of: element)
        while !attributes.isAtEnd {
            var attribute = try attributes.sequence("Attribute")
            guard try attribute.objectIdentifier("type") == .extensionRequest else { continue }
            var values = try attribute.contents(of: try attribute.next(.set, "values"))
            var extensions = try values.sequence("Extensions")
            while !extensions.isAtEnd {
                let found = try CertificateExtension(from: &extensions)
                if found.id == .subjectAlternativeName { return try GeneralName.list(der: found.value) }
            }
        }
        return []
    }
}
