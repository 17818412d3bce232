/// Which key signed the certificate (RFC 5280 §4.2.1.1).
public struct AuthorityKeyIdentifier: Hashable, Sendable {
    public var keyIdentifier: ArraySlice<UInt8>?
    public var issuer: [GeneralName]
    public var serialNumber: SerialNumber?

    /// - Parameter value: the extension's DER.
    package init(der value: ArraySlice<UInt8>) throws(DecodingFailure) {
        var reader = DERReader(value)
        var fields = try reader.sequence("authorityKeyIdentifier")
        try reader.finish("authorityKeyIdentifier")
        keyIdentifier = try fields.next(ifTag: .primitive(0)).map { fields.content(of: $0) }
        issuer = []
        if let names = try fields.next(ifTag: .constructed(1)) {
            issuer = try GeneralName.list(in: fields.contents(of: names))
        }
        serialNumber = try fields.next(ifTag: .primitive(2)).map { SerialNumber(octets: fields.content(of: $0)) }
        try fields.finish("authorityKeyIdentifier")
    }
}
