/// Where a certificate says that its issuer's certificate and its status are found (RFC 5280 §4.2.2.1).
public struct AuthorityInformationAccess: Hashable, Sendable {
    /// URIs of id-ad-caIssuers, in the order of the certificate.
    public private(set) var issuerLocations: [String] = []
    /// URIs of id-ad-ocsp, in the order of the certificate.
    public private(set) var ocspLocations: [String] = []

    /// nil where the extension is absent or cannot be read.
    public init?(_ certificate: Certificate) {
        guard let value = certificate.extensionValue(.authorityInformationAccess)?.value else { return nil }
        do throws(DecodingFailure) {
            try self.init(der: value)
        } catch {
            return nil
        }
    }

    init(der value: ArraySlice<UInt8>) throws(DecodingFailure) {
        var reader = DERReader(value)
        var descriptions = try reader.sequence("AuthorityInfoAccessSyntax")
        try reader.finish("AuthorityInfoAccessSyntax")
        guard !descriptions.isAtEnd else { throw DecodingFailure(offset: descriptions.position, reason: "no access description") }
        while !descriptions.isAtEnd {
            var description = try descriptions.sequence("AccessDescription")
            let method = try description.objectIdentifier("accessMethod")
            let location = try GeneralName(from: &description)
            try description.finish("AccessDescription")
            guard case .uri(let uri) = location else { continue }
            if method == Self.caIssuers { issuerLocations.append(uri) }
            if method == Self.ocsp { ocspLocations.append(uri) }
        }
    }

    private static let caIssuers: ObjectIdentifier = "1.3.6.1.5.5.7.48.2"
    private static let ocsp: ObjectIdentifier = "1.3.6.1.5.5.7.48.1"
}

extension Certificate {
    /// Where it says that its issuer's certificate is published: URIs of id-ad-caIssuers (RFC 5280 §4.2.2.1).
    public var issuerLocations: [String] { AuthorityInformationAccess(self)?.issuerLocations ?? [] }
}
