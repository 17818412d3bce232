/// One extension (RFC 5280 §4.2), its value not yet interpreted.
public struct CertificateExtension: Hashable, Sendable {
    public let id: ObjectIdentifier
    public let isCritical: Bool
    /// The DER inside the OCTET STRING.
    public let value: ArraySlice<UInt8>
    /// False where the criticality is written although it is the default, or as another octet than 0xFF (X.690 §11.1, §11.5).
    let isCanonical: Bool

    init(from reader: inout DERReader) throws(DecodingFailure) {
        var fields = try reader.sequence("Extension")
        id = try fields.objectIdentifier("extnID")
        if fields.nextTag == .boolean {
            isCanonical = fields.end - fields.position > 2 && fields.byte(at: fields.position + 2) == 0xFF
            isCritical = try fields.boolean("critical")
        } else {
            (isCanonical, isCritical) = (true, false)
        }
        let octets = try fields.next(.octetString, "extnValue")
        value = fields.content(of: octets)
        try fields.finish("Extension")
    }
}
