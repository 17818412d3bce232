import PKI

/// One SafeBag (RFC 7292 §4.2).
struct PKCS12Bag {
    let type: ObjectIdentifier
    /// The encoded value.
    let value: ArraySlice<UInt8>
    /// The friendlyName, which is Java's alias.
    let name: String?

    static let key: ObjectIdentifier = "1.2.840.113549.1.12.10.1.1"
    static let shroudedKey: ObjectIdentifier = "1.2.840.113549.1.12.10.1.2"
    static let certificate: ObjectIdentifier = "1.2.840.113549.1.12.10.1.3"
    static let nested: ObjectIdentifier = "1.2.840.113549.1.12.10.1.6"

    init(_ bags: inout BERReader) throws(DecodingFailure) {
        var fields = try bags.enter("SafeBag")
        type = try fields.objectIdentifier("bagId")
        var wrapper = try fields.enter(.constructed(0), "bagValue")
        let value = try wrapper.next()
        self.value = wrapper.encoding(of: value)
        name = fields.isAtEnd ? nil : try PKCS12Bag.friendlyName(&fields)
    }

    /// The DER inside a CertBag; nil for SDSI certificates, which nobody has used.
    var certificate: [UInt8]? {
        get throws(DecodingFailure) {
            var reader = BERReader(value)
            var fields = try reader.enter("CertBag")
            guard try fields.objectIdentifier("certId") == PKCS12Bag.x509Certificate else { return nil }
            var wrapper = try fields.enter(.constructed(0), "certValue")
            return Array(try wrapper.octets(of: wrapper.next()))
        }
    }

    /// The PKCS #8 key inside a KeyBag.
    var privateKey: [UInt8] { Array(value) }

    /// Inside a PKCS8ShroudedKeyBag (RFC 5958 §3).
    var encryptedKey: PKCS7.EncryptedData {
        get throws(DecodingFailure) {
            var reader = BERReader(value)
            var fields = try reader.enter("EncryptedPrivateKeyInfo")
            return try PKCS7.EncryptedData(privateKey: &fields)
        }
    }

    private static func friendlyName(_ fields: inout BERReader) throws(DecodingFailure) -> String? {
        var attributes = try fields.enter(.set, "bagAttributes")
        var name: String?
        while !attributes.isAtEnd {
            var attribute = try attributes.enter("PKCS12Attribute")
            guard try attribute.objectIdentifier("attrId") == friendlyNameAttribute else { continue }
            var values = try attribute.enter(.set, "attrValues")
            guard !values.isAtEnd else { continue }
            name = DirectoryString.text(of: try values.octets(of: values.next()), tag: .bmpString) ?? name
        }
        return name
    }

    private static let x509Certificate: ObjectIdentifier = "1.2.840.113549.1.9.22.1"
    private static let friendlyNameAttribute: ObjectIdentifier = "1.2.840.113549.1.9.20"
}
